import { describe, expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { Migration } from '../../src/model/migration.js';
import { apply } from '../../src/runner/apply.js';

const engine = sqliteEngine();

const migration = (up: readonly string[], more: Partial<Migration> = {}): Migration => ({
  id: 'm',
  description: '',
  down: null,
  irreversible: null,
  preconditions: [],
  postconditions: [],
  changes: null,
  acceptances: [],
  checksum: '',
  files: [],
  up: { transaction: true, steps: up.map((sql) => ({ sql })) },
  ...more,
});

async function database() {
  const db = await engine.open();
  await db.run('CREATE TABLE t (v)');
  await db.run('INSERT INTO t VALUES (1)');
  return db;
}

const values = async (db: Awaited<ReturnType<typeof database>>) =>
  (await db.all('SELECT v FROM t')).map(({ v }) => v);

describe('applying a migration', () => {
  it('commits what succeeds and counts what each statement touched', async () => {
    const db = await database();
    const result = await apply(db, migration(['UPDATE t SET v = 2', 'DELETE FROM t WHERE v = 9']), 'up');
    expect(result.ok).toBe(true);
    expect(result.statements.map(({ changes }) => changes)).toEqual([1, 0]);
    expect(await values(db)).toEqual([2n]);
    await db.close();
  });

  it('rolls back everything when a statement fails', async () => {
    const db = await database();
    const result = await apply(
      db,
      migration(['UPDATE t SET v = 2', 'CREATE TABLE u (a)', 'UPDATE nowhere SET a = 1']),
      'up',
    );
    expect(result.ok).toBe(false);
    expect(result.error?.message).toContain('nowhere');
    expect(await values(db)).toEqual([1n]);
    expect((await db.schema()).tables.map(({ name }) => name)).toEqual(['t']);
    await db.close();
  });

  it('rolls back an injected failure at every statement', async () => {
    for (const failAfter of [0, 1, 2]) {
      const db = await database();
      const result = await apply(db, migration(['UPDATE t SET v = 2', 'INSERT INTO t VALUES (3)']), 'up', {
        failAfter,
      });
      expect(result.error?.name).toBe('InjectedFailure');
      expect(result.statements).toHaveLength(failAfter);
      expect(await values(db)).toEqual([1n]);
      await db.close();
    }
  });

  it('refuses by a precondition and names it', async () => {
    const db = await database();
    const refusing = migration(['UPDATE t SET v = 2'], {
      preconditions: [{ name: 'nothing there', sql: 'SELECT v FROM t' }],
    });
    const result = await apply(db, refusing, 'up');
    expect(result).toMatchObject({ ok: false, refusedBy: 'nothing there', statements: [] });
    expect(result.error?.message).toContain('v = 1');
    await db.close();
  });

  it('rolls back when a postcondition does not hold', async () => {
    const db = await database();
    const failing = migration(['UPDATE t SET v = 2'], {
      postconditions: [{ name: 'no twos', sql: 'SELECT v FROM t WHERE v = 2' }],
    });
    expect(await apply(db, failing, 'up')).toMatchObject({ ok: false, error: { name: 'ConditionError' } });
    expect(await values(db)).toEqual([1n]);
    await db.close();
  });

  it('keeps what ran before a failure where the tool opens no transaction', async () => {
    const db = await database();
    const bare = {
      ...migration([]),
      up: { transaction: false, steps: [{ sql: 'UPDATE t SET v = 2' }, { sql: 'bad' }] },
    };
    expect((await apply(db, bare, 'up')).ok).toBe(false);
    expect(await values(db)).toEqual([2n]);
    await db.close();
  });

  it('does not call a migration done that leaves its own transaction open', async () => {
    const db = await database();
    const open = {
      ...migration([]),
      up: { transaction: false, steps: [{ sql: 'BEGIN' }, { sql: 'UPDATE t SET v = 2' }] },
    };
    expect(await apply(db, open, 'up')).toMatchObject({ ok: false });
    expect(db.inTransaction()).toBe(false);
    await db.close();
  });

  it('counts the statements of a function too', async () => {
    const db = await database();
    const coded: Migration = {
      ...migration([]),
      up: {
        transaction: true,
        steps: async (connection) => {
          for (const { v } of await connection.all('SELECT v FROM t')) {
            await connection.run('UPDATE t SET v = ?', [(v as bigint) + 1n]);
          }
        },
      },
    };
    const result = await apply(db, coded, 'up');
    expect(result.statements).toMatchObject([{ statement: { sql: 'UPDATE t SET v = ?' }, changes: 1 }]);
    expect(await values(db)).toEqual([2n]);
    await db.close();
  });
});
