import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFolder } from 'rehearsal';
import { expect, test } from 'vitest';

async function read(up: string) {
  const folder = await mkdtemp(join(tmpdir(), 'conditions-'));
  await writeFile(join(folder, '0001_a.up.sql'), up);
  await writeFile(join(folder, '0001_a.down.sql'), 'DROP TABLE t;\n');
  return (await readFolder(folder, { format: 'rehearsal' })).migrations[0];
}

test('a SQL file states its conditions, and how to break them', async () => {
  const migration = await read(
    [
      "-- rehearsal: precondition the name is free: SELECT name FROM sqlite_schema WHERE name = 't'",
      '-- rehearsal: broken by CREATE TABLE t (x)',
      '-- rehearsal: broken by INSERT INTO t VALUES (1)',
      '-- rehearsal: postcondition it is empty: SELECT * FROM t',
      'CREATE TABLE t (a);',
    ].join('\n'),
  );
  expect(migration?.preconditions).toEqual([
    {
      name: 'the name is free',
      sql: "SELECT name FROM sqlite_schema WHERE name = 't'",
      breakWith: ['CREATE TABLE t (x)', 'INSERT INTO t VALUES (1)'],
    },
  ]);
  expect(migration?.postconditions).toEqual([{ name: 'it is empty', sql: 'SELECT * FROM t' }]);
});

test.each([
  ['-- rehearsal: postcondition SELECT * FROM t', 'needs a name and a query'],
  ['-- rehearsal: precondition a name:', 'needs a name and a query'],
  ['-- rehearsal: broken by CREATE TABLE t (x)', 'follows a precondition'],
])('%s is an error', async (line, message) => {
  await expect(read(`${line}\nCREATE TABLE t (a);`)).rejects.toThrow(message);
});
