import { expect, it } from 'vitest';
import { oldReads } from '../../../src/properties/old-reads.js';
import { codesOn } from '../support.js';

const schema = 'CREATE TABLE users (id TEXT PRIMARY KEY COLLATE NOCASE, age INTEGER)';
const data = {
  users: [
    { id: '1e3', age: 30n },
    { id: 'b', age: 3n },
  ],
};
const rebuilt = (key: string) =>
  `CREATE TABLE n (id ${key} PRIMARY KEY, age INTEGER); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users`;

it.each([
  ['another type, which reads the key as another one', 'NUMERIC', ['key-finds-other users']],
  ['another collation, which finds fewer spellings', 'TEXT', ['key-finds-other users']],
  ['the same type and collation', 'TEXT COLLATE NOCASE', []],
])('%s', async (_, key, expected) => {
  expect(await codesOn(oldReads, { schema, data, up: rebuilt(key) })).toEqual(expected);
});
