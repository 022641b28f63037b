import { describe, expect, it } from 'vitest';
import { integrity } from '../../src/properties/integrity.js';
import { roundTripData } from '../../src/properties/round-trip-data.js';
import { untouched } from '../../src/properties/untouched.js';
import { codesOn } from './support.js';

const schema = 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL)';
const data = {
  users: [
    { id: 1n, name: 'a' },
    { id: 2n, name: 'b' },
  ],
};
const rebuild = (columns: string, more = '') => `
  CREATE TABLE users_new (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL${columns});
  INSERT INTO users_new (id, name) SELECT id, name FROM users; ${more}
  DROP TABLE users; ALTER TABLE users_new RENAME TO users`;
const carried =
  "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'users') WHERE name = 'users_new';";
const again =
  "INSERT INTO sqlite_sequence SELECT 'users_new', seq FROM sqlite_sequence WHERE name = 'users';";
const added = 'ALTER TABLE users ADD COLUMN mail TEXT';

describe('the counter of AUTOINCREMENT', () => {
  const codes = (up: string) => codesOn(untouched, { schema, data, up });

  it('falls back in a rebuild that carries the rows only', async () => {
    expect(await codes(rebuild(', mail TEXT'))).toEqual(['counter-falls-back users']);
  });

  it.each([
    ['is carried over', rebuild(', mail TEXT', carried)],
    ['stays with its table', added],
    ['goes with a table that has another name', 'ALTER TABLE users RENAME TO people'],
  ])('%s', async (_, up) => {
    expect(await codes(up)).toEqual([]);
  });

  it('falls back on the way back', async () => {
    const given = { schema, data, up: added };
    expect(await codesOn(roundTripData, { ...given, down: rebuild('') })).toEqual([
      'counter-falls-back users',
    ]);
    expect(await codesOn(roundTripData, { ...given, down: rebuild('', carried) })).toEqual([]);
  });

  it('is there once', async () => {
    const given = { schema, data, up: rebuild(', mail TEXT', again) };
    expect(await codesOn(integrity, given)).toEqual(['up-breaks-integrity users']);
  });
});
