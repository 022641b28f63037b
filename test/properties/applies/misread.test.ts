import { expect, it } from 'vitest';
import { applies } from '../../../src/properties/applies.js';
import { checkOn, codesOn } from '../support.js';

const schema = 'CREATE TABLE user (id TEXT PRIMARY KEY, email TEXT, active INTEGER)';
const data = {
  user: [
    { id: 'a', email: 'x', active: 1n },
    { id: 'b', email: null, active: 0n },
  ],
};
const copy = (columns: string) =>
  `CREATE TABLE n (id TEXT PRIMARY KEY, email TEXT, code TEXT); INSERT INTO n (id, email, code) SELECT ${columns} FROM user;
   DROP TABLE user; ALTER TABLE n RENAME TO user`;

it.each([
  ['a copy reads its own new column', copy('"id", "email", "code"'), ['name-read-as-text user.code']],
  [
    'a copy reads a column under the name it has later',
    copy('"id", "code", \'x\''),
    ['name-read-as-text user.email'],
  ],
  [
    'an update reads a column that is gone',
    'ALTER TABLE user DROP COLUMN active; UPDATE user SET email = "active"',
    ['name-read-as-text user.email'],
  ],
  ['a text stands in double quotes', 'UPDATE user SET email = "none"', []],
  ['a default is the name of its column', "ALTER TABLE user ADD COLUMN kind TEXT DEFAULT 'kind'", []],
  ['a name in double quotes is a column', copy('"id", "email", "email"'), []],
])('%s', async (_, up, expected) => {
  expect(await codesOn(applies, { schema, data, up })).toEqual(expected);
});

it('shows the rows, and the statement', async () => {
  const [finding] = (await checkOn(applies, { schema, data, up: copy('id, email, "code"') })).findings;
  expect(finding?.summary).toBe(
    `every row gets the text 'code' in user.code: no column has that name there, and SQLite reads "code" as a text`,
  );
  expect(finding?.differences).toMatchObject([{ key: { id: 'a' }, after: 'code' }, { key: { id: 'b' } }]);
  expect(finding?.blame?.sql).toContain('INSERT INTO n');
});
