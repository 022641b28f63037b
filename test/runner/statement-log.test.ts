import { expect, it, onTestFinished } from 'vitest';
import type { RunOptions } from '../../src/model/run.js';
import { StatementLog } from '../../src/runner/statement-log.js';
import { sqliteEngine } from '../../src/sqlite.js';

const logOn = async (options: RunOptions = {}) => {
  const database = await sqliteEngine().open({});
  onTestFinished(() => database.close());
  await database.run('CREATE TABLE a (x)');
  return new StatementLog(database, options);
};

it('counts what is written and keeps what is read apart', async () => {
  const log = await logOn();
  await log.run('INSERT INTO a VALUES (?), (2)', [1n]);
  await log.query('SELECT x FROM a WHERE x > ?', [1n]);
  expect(log.statements.map(({ statement, changes }) => [statement.sql, changes])).toEqual([
    ['INSERT INTO a VALUES (?), (2)', 2],
  ]);
  expect(log.reads).toEqual([{ sql: 'SELECT x FROM a WHERE x > ?', parameters: [1n], rows: 1 }]);
});

it('fails before the statement that comes after so many', async () => {
  const log = await logOn({ failAfter: 1 });
  await log.run('INSERT INTO a VALUES (1)');
  await expect(log.run('INSERT INTO a VALUES (2)')).rejects.toThrow('injected failure after statement 1');
  expect(await log.all('SELECT count(*) AS n FROM a')).toEqual([{ n: 1n }]);
});

it('knows whether something was written that no rollback takes back', async () => {
  const [inside, outside] = [await logOn(), await logOn()];
  await inside.run('BEGIN');
  await inside.run('INSERT INTO a VALUES (1)');
  await outside.run('INSERT INTO a VALUES (1)');
  expect([inside.kept, outside.kept]).toEqual([false, true]);
});
