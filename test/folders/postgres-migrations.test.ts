import { expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { apply } from '../../src/runner/apply.js';
import { sharedPostgres } from '../postgres.js';
import { failureOf, folderOf, steps } from './folder.js';

const files = {
  'package.json': '{ "dependencies": { "postgres-migrations": "5" } }',
  '1_a.sql': 'CREATE TABLE a (id integer);',
  '2-b.js': 'module.exports.generateSql = () => `ALTER TABLE a ADD n text; ALTER TABLE a ADD m text`;\n',
  '10_c.sql': '',
};

test('SQL, and code that answers SQL, in the order of their numbers', async () => {
  const { '10_c.sql': _, ...rest } = files;
  const folder = folderOf({
    ...rest,
    '3_c.sql': '-- postgres-migrations disable-transaction\nCREATE INDEX CONCURRENTLY i ON a (n);',
  });
  const source = await readFolder(folder);
  expect([source.format, source.dialect]).toEqual(['postgres-migrations', 'postgres']);
  expect(source.migrations.map(({ id, up }) => [id, up.transaction])).toEqual([
    ['1_a', true],
    ['2-b', true],
    ['3_c', false],
  ]);
  expect(steps(source.migrations[1])).toEqual(['code']);
  const database = await (await sharedPostgres()).open();
  for (const migration of source.migrations.slice(0, 2))
    expect((await apply(database, migration, 'up')).error).toBeUndefined();
  expect((await database.query('SELECT * FROM a')).columns).toEqual(['id', 'n', 'm']);
  await database.close();
});

test('a gap in the numbers is refused, as the tool refuses it', async () => {
  expect(await failureOf(folderOf(files))).toMatch(
    /^<folder>\/10_c\.sql: the numbers of the files do not count up from 1 one by one — /,
  );
});
