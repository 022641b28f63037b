import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { checkOn } from '../properties/support.js';

const schema = `CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT);
  CREATE TABLE users (id INTEGER PRIMARY KEY, role_id INTEGER REFERENCES roles (id));
  CREATE TABLE rights (id INTEGER PRIMARY KEY, name TEXT)`;
const data = {
  roles: [1n, 2n, 3n].map((id) => ({ id, name: `r${id}` })),
  users: [1n, 2n, 3n].map((id) => ({ id, role_id: id })),
  rights: [1n, 2n, 3n].map((id) => ({ id, name: `w${id}` })),
};
const found = async (select: string, rows: typeof data = data, other = 'other INTEGER') => {
  const up = `CREATE TABLE pairs (one INTEGER, ${other}); INSERT INTO pairs SELECT ${select}`;
  const { findings } = await checkOn(integrity, { schema, data: rows, up });
  return findings.map(({ code, summary }) => [code, summary]);
};

describe('a new table that pairs everything with everything', () => {
  it('although a column says what belongs together', async () => {
    expect(await found('u.id, r.id FROM users u, roles r')).toEqual([
      [
        'all-pairs',
        'up pairs each row of users with each row of roles in pairs (one, other), not with the one that users.role_id names',
      ],
    ]);
  });

  it('is meant where none does', async () => {
    const others = { ...data, rights: data.rights.map((row) => ({ ...row, id: row.id + 10n })) };
    expect(await found('u.id, r.id FROM users u, rights r', others)).toEqual([]);
    expect(
      await found('u.id, r.id FROM users u, rights r', data, 'other INTEGER REFERENCES rights (id)'),
    ).toEqual([]);
  });

  it('is not there where they are joined, nor where one row has all', async () => {
    expect(await found('u.id, r.id FROM users u JOIN roles r ON r.id = u.role_id')).toEqual([]);
    const one = { ...data, roles: data.roles.slice(0, 1), users: [{ id: 1n, role_id: 1n }] };
    expect(await found('u.id, r.id FROM users u, roles r', one)).toEqual([]);
  });
});
