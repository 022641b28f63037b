import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Engine } from '../../../src/engines/engine.js';
import { postgresEngine } from '../../../src/engines/postgres/index.js';
import { StatementError } from '../../../src/model/errors.js';
import { place } from '../../postgres.js';

let engine: Engine;
const open: Database[] = [];

beforeAll(async () => {
  engine = await postgresEngine({ server: place });
});
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});
afterAll(() => engine.close());

async function opened() {
  const database = await engine.open();
  open.push(database);
  return database;
}

async function ran(database: Database, ...statements: string[]) {
  for (const statement of statements) await database.run(statement);
  return tables(database);
}

async function tables(database: Database) {
  const { tables: all } = await database.schema();
  return all.map(({ name, columns }) => `${name}(${columns.map((column) => column.name).join()})`);
}

describe('what is known of definitions', () => {
  it('is what it was where a transaction or a savepoint is gone back to', async () => {
    const database = await opened();
    await ran(database, 'CREATE TABLE t (a integer)');
    expect(await ran(database, 'BEGIN', 'ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    await ran(database, 'SAVEPOINT s');
    expect(await ran(database, 'CREATE TABLE u (a integer)')).toEqual(['t(a,b)', 'u(a)']);
    expect(await ran(database, 'ROLLBACK TO SAVEPOINT s')).toEqual(['t(a,b)']);
    expect(await ran(database, 'DROP TABLE t')).toEqual([]);
    expect(await ran(database, 'ROLLBACK')).toEqual(['t(a)']);
  });

  it('is what it was where a transaction has failed, however it ends', async () => {
    const database = await opened();
    await ran(database, 'CREATE TABLE t (a integer)', 'BEGIN');
    expect(await ran(database, 'ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    await expect(database.run("INSERT INTO t VALUES ('x')")).rejects.toThrow(StatementError);
    expect(await ran(database, 'COMMIT')).toEqual(['t(a)']);
  });

  it('is what several statements in one text have made of it', async () => {
    const database = await opened();
    await ran(database, 'CREATE TABLE t (a integer)');
    expect(await ran(database, 'BEGIN; ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    expect(await ran(database, 'ROLLBACK')).toEqual(['t(a)']);
    expect(await ran(database, 'CREATE TABLE u (a integer); DROP TABLE t')).toEqual(['u(a)']);
    await ran(database, 'BEGIN', 'DROP TABLE u');
    expect(await ran(database, 'ROLLBACK; CREATE TABLE v (); BEGIN; DROP TABLE v; ROLLBACK')).toEqual([
      'u(a)',
      'v()',
    ]);
  });

  it('is what it was where a comment stands before the end or after it', async () => {
    const database = await opened();
    await ran(database, 'BEGIN', 'CREATE TABLE t ()');
    await database.query('-- undo\nROLLBACK');
    expect(await tables(database)).toEqual([]);
    await ran(database, 'BEGIN', 'CREATE TABLE u ()');
    await database.query('COMMIT; -- done');
    expect(await ran(database, 'BEGIN', 'CREATE TABLE v ()', 'ROLLBACK')).toEqual(['u()']);
  });

  it('goes to the schema that a transaction looks into, and no further', async () => {
    const database = await opened();
    await ran(
      database,
      'CREATE SCHEMA app',
      'BEGIN',
      'SET LOCAL search_path TO app',
      'CREATE TABLE t ()',
      'COMMIT',
    );
    expect(await ran(database, 'CREATE TABLE u ()')).toEqual(['app.t()', 'u()']);
  });

  it('loses tables that end with their transaction, and takes an isolation level', async () => {
    const database = await opened();
    for (const _ of [1, 2]) {
      await ran(database, 'BEGIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
      await ran(database, 'CREATE TEMP TABLE held ON COMMIT DROP AS SELECT 1 AS a', 'COMMIT');
    }
    await expect(database.run('SELECT * FROM held')).rejects.toThrow(/does not exist/);
  });
});
