import { expect, it } from 'vitest';
import type { Connection } from '../../src/model/migration.js';
import { fresh } from '../../src/properties/fresh.js';
import { checkOn, codesOn } from './support.js';

const schema = 'CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)';
const data = { users: [{ id: 1n, name: 'a' }] };

it('finds a schema that depends on the rows', async () => {
  const up = async (connection: Connection) => {
    const rows = await connection.all('SELECT name FROM users');
    if (rows.length > 0) await connection.run('CREATE TABLE names (name TEXT)');
    for (const row of rows) await connection.run(`ALTER TABLE users ADD COLUMN "${row.name}"`);
  };
  expect(await codesOn(fresh, { schema, up, data })).toEqual([
    'schema-left-behind users.a',
    'schema-left-behind names',
  ]);
});

it('holds where it does not', async () => {
  const up = 'ALTER TABLE users ADD a; CREATE TABLE names AS SELECT name FROM users';
  expect(await checkOn(fresh, { schema, up, data })).toEqual({ findings: [], evidence: true });
});

it('has no evidence from a database without rows, unless there can be none', async () => {
  const up = 'CREATE TABLE t (a)';
  expect(await checkOn(fresh, { schema, up })).toMatchObject({ evidence: false });
  expect(await checkOn(fresh, { schema: '', up })).toMatchObject({ evidence: true });
});
