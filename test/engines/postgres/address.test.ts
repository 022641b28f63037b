import { describe, expect, it } from 'vitest';
import {
  parseAddress,
  shownAddress,
  usualDefaults,
  withoutPasswords,
} from '../../../src/engines/postgres/address.js';
import { UserError } from '../../../src/model/errors.js';

const parse = (url: string, env = {}) => parseAddress(url, '--db', usualDefaults({ PGUSER: 'me', ...env }));

describe('an address', () => {
  it('is read as PostgreSQL writes it', () => {
    expect(
      parse('postgresql://a%20b:p%40ss@db.example.com:6543/app?sslmode=verify-full&options=-c%20x.y%3D1'),
    ).toEqual({
      database: 'app',
      tls: { PGSSLMODE: 'verify-full' },
      address: {
        host: 'db.example.com',
        port: 6543,
        user: 'a b',
        password: 'p@ss',
        options: '-c x.y=1',
        ssl: { rejectUnauthorized: true },
      },
    });
  });

  it('leaves to the surroundings what it does not say', () => {
    const usual = { host: 'localhost', port: 5432, user: 'me' };
    expect(parse('postgres://')).toEqual({ database: 'me', address: usual, tls: {} });
    expect(parse('postgres:///app?host=/run/pg&user=you', { PGPORT: '1' })).toEqual({
      database: 'app',
      tls: {},
      address: { host: '/run/pg', port: 1, user: 'you' },
    });
    expect(parse('postgres://h', { PGDATABASE: 'd' }).database).toBe('d');
  });

  it.each(['mysql://x/y', 'app.db', 'postgres:secret@x'])('is not %s', (url) => {
    expect(() => parse(url)).toThrow('is no address of a PostgreSQL server');
  });

  it.each([
    'postgres://me:se/cret@h/app',
    'postgres://me:1/se/cret@h:5432/app',
    'postgres://me:1#se/cret@h/app',
    'postgres://me:1?se/cret@h/app',
    'mysql://me:se/cret@h/app',
  ])('never shows a password that holds what an address is made of: %s', (url) => {
    const secret = /cret/;
    expect(() => parse(url)).toThrow(UserError);
    try {
      parse(url);
    } catch (error) {
      expect((error as UserError).line).not.toMatch(secret);
    }
    if (url.startsWith('mysql')) return;
    expect(shownAddress(url)).not.toMatch(secret);
    expect(withoutPasswords(`cannot reach ${url} now`)).not.toMatch(secret);
  });

  it('is shown without a password, wherever it stands', () => {
    expect(shownAddress('postgres://me:secret@h/app?password=other&sslmode=require')).toBe(
      'postgres://me@h/app?sslmode=require',
    );
    expect(withoutPasswords('see postgres://me:secret@h/app and ?password=x&y=1')).toBe(
      'see postgres://me:***@h/app and ?password=***&y=1',
    );
  });
});
