import { expect, it } from 'vitest';
import { applies } from '../../../src/properties/applies.js';
import { codesOn } from '../support.js';

const schema =
  'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, old BOOLEAN NOT NULL DEFAULT 1, at TEXT DEFAULT CURRENT_TIMESTAMP)';
const add = (column: string) => `ALTER TABLE users ADD COLUMN ${column}`;
const rebuilt = (at: string) =>
  `CREATE TABLE n (id INTEGER PRIMARY KEY, name TEXT, old BOOLEAN NOT NULL DEFAULT 1, at TEXT ${at}); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users`;

it.each<[string, string, string[]]>([
  ['a text for a BOOLEAN', add("flag BOOLEAN NOT NULL DEFAULT 'true'"), ['text-in-numbers users.flag']],
  ['a text in double quotes', add('flag BOOLEAN NOT NULL DEFAULT "false"'), ['text-in-numbers users.flag']],
  ['an empty text for a number', add("tries INTEGER NOT NULL DEFAULT ''"), ['text-in-numbers users.tries']],
  ['a word for a BOOLEAN', add('flag BOOLEAN NOT NULL DEFAULT FALSE'), []],
  ['a text that is a number', add("tries INTEGER NOT NULL DEFAULT '0'"), []],
  ['a text for a DATETIME', add("day DATETIME NOT NULL DEFAULT '2020-01-01'"), []],
  ['a text for a type with INT in its name', add("wait INTERVAL NOT NULL DEFAULT '1 day'"), []],
  ['a text for a point', add("place POINT NOT NULL DEFAULT '(0,0)'"), []],
  ['a text for an INT8', add("tries INT8 NOT NULL DEFAULT ''"), ['text-in-numbers users.tries']],
  ['a text for a type of its own', add("kind STRING NOT NULL DEFAULT 'x'"), []],
  ['a moment in place of the clock', rebuilt("DEFAULT '2020-01-01'"), ['default-fixed users.at']],
  ['another call of the clock', rebuilt("DEFAULT (datetime('now'))"), []],
  ['no default any more', rebuilt(''), []],
])('a default: %s', async (_, up, expected) => {
  expect(await codesOn(applies, { schema, up })).toEqual(expected);
});

it('takes texts for the custom of a type that has some', async () => {
  const custom = schema.replace('DEFAULT 1', "DEFAULT 't'");
  expect(await codesOn(applies, { schema: custom, up: add("flag BOOLEAN DEFAULT 'f'") })).toEqual([]);
});
