import { describe, expect, it } from 'vitest';
import { StatementError } from '../../../src/model/errors.js';
import { Opened, tablesAfter } from './opened.js';

const databases = new Opened();

describe('what is known of definitions', () => {
  it('is what it was where a transaction or a savepoint is gone back to', async () => {
    const database = await databases.with();
    await tablesAfter(database, 'CREATE TABLE t (a integer)');
    expect(await tablesAfter(database, 'BEGIN', 'ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    await tablesAfter(database, 'SAVEPOINT s');
    expect(await tablesAfter(database, 'CREATE TABLE u (a integer)')).toEqual(['t(a,b)', 'u(a)']);
    expect(await tablesAfter(database, 'ROLLBACK TO SAVEPOINT s')).toEqual(['t(a,b)']);
    expect(await tablesAfter(database, 'DROP TABLE t')).toEqual([]);
    expect(await tablesAfter(database, 'ROLLBACK')).toEqual(['t(a)']);
  });

  it('is what it was where a transaction has failed, however it ends', async () => {
    const database = await databases.with();
    await tablesAfter(database, 'CREATE TABLE t (a integer)', 'BEGIN');
    expect(await tablesAfter(database, 'ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    await expect(database.run("INSERT INTO t VALUES ('x')")).rejects.toThrow(StatementError);
    expect(await tablesAfter(database, 'COMMIT')).toEqual(['t(a)']);
  });

  it('is what several statements in one text have made of it', async () => {
    const database = await databases.with();
    await tablesAfter(database, 'CREATE TABLE t (a integer)');
    expect(await tablesAfter(database, 'BEGIN; ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    expect(await tablesAfter(database, 'ROLLBACK')).toEqual(['t(a)']);
    expect(await tablesAfter(database, 'CREATE TABLE u (a integer); DROP TABLE t')).toEqual(['u(a)']);
    await tablesAfter(database, 'BEGIN', 'DROP TABLE u');
    expect(await tablesAfter(database, 'ROLLBACK; CREATE TABLE v (); BEGIN; DROP TABLE v; ROLLBACK')).toEqual(
      ['u(a)', 'v()'],
    );
  });

  it('is what it was where a comment stands before the end or after it', async () => {
    const database = await databases.with();
    await tablesAfter(database, 'BEGIN', 'CREATE TABLE t ()');
    await database.query('-- undo\nROLLBACK');
    expect(await tablesAfter(database)).toEqual([]);
    await tablesAfter(database, 'BEGIN', 'CREATE TABLE u ()');
    await database.query('COMMIT; -- done');
    expect(await tablesAfter(database, 'BEGIN', 'CREATE TABLE v ()', 'ROLLBACK')).toEqual(['u()']);
  });

  it('goes to the schema that a transaction looks into, and no further', async () => {
    const database = await databases.with();
    await tablesAfter(
      database,
      'CREATE SCHEMA app',
      'BEGIN',
      'SET LOCAL search_path TO app',
      'CREATE TABLE t ()',
      'COMMIT',
    );
    expect(await tablesAfter(database, 'CREATE TABLE u ()')).toEqual(['app.t()', 'u()']);
  });

  it('loses tables that end with their transaction, and takes an isolation level', async () => {
    const database = await databases.with();
    for (const _ of [1, 2]) {
      await tablesAfter(database, 'BEGIN', 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
      await tablesAfter(database, 'CREATE TEMP TABLE held ON COMMIT DROP AS SELECT 1 AS a', 'COMMIT');
    }
    await expect(database.run('SELECT * FROM held')).rejects.toThrow(/does not exist/);
  });
});
