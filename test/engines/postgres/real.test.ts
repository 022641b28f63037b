import { describe, expect, it } from 'vitest';
import { knownServerError, lacksMeans } from '../../../src/engines/postgres/real/explain.js';
import { serverStore } from '../../../src/engines/postgres/real/store.js';
import { EngineLost, StatementError } from '../../../src/model/errors.js';
import { refusalLine } from '../../refusal-line.js';
import { realDatabases } from '../../runner/servers.js';

const { make } = realDatabases();

describe('a database that is there already', () => {
  it('cannot be written by who only reads', async () => {
    const database = await (await make()).store().open({ readonly: true });
    await expect(database.run("INSERT INTO parents VALUES (9, 'z')")).rejects.toThrow(
      'read-only transaction',
    );
    expect(await database.count('parents')).toBe(3);
    await database.close();
  });

  it('has the limits that it was opened with, whatever the server has', async () => {
    const real = await make();
    await real.read(`ALTER DATABASE "${real.name}" SET statement_timeout = '70s'`);
    await real.read(`ALTER DATABASE "${real.name}" SET idle_session_timeout = '80s'`);
    const database = await real.store({ lockMs: 1234 }).open({ readonly: false });
    const [row] = await database.all(
      "SELECT current_setting('lock_timeout') AS lock, current_setting('statement_timeout') AS work, current_setting('idle_session_timeout') AS idle",
    );
    expect(row).toEqual({ lock: '1234ms', work: '0', idle: '0' });
    await database.close();
  });

  it('says what its own transaction has done, and not what others do', async () => {
    const real = await make();
    const database = await real.store().open({ readonly: false });
    await database.beginWriting();
    await database.run('DELETE FROM parents WHERE id = 1');
    await real.read("INSERT INTO parents VALUES (7, 'other'); DELETE FROM children WHERE id = 'z'");
    const writes = await database.ownWrites?.();
    expect(writes?.get('parents')).toMatchObject({ inserted: 0, deleted: 1 });
    expect(writes?.get('children')).toMatchObject({ inserted: 0, deleted: 2 });
    await database.run('ROLLBACK');
    await database.close();
  });

  it('is looked at in the same way whatever the connection has set', async () => {
    const database = await (await make()).store().open({ readonly: false });
    const before = await database.schema();
    await database.run("SET search_path = ''");
    await database.run('SET "DateStyle" = \'German\'');
    expect(await database.schema()).toEqual(before);
    expect(await database.count('children')).toBe(3);
    await database.close();
  });

  it('lets one runner in at a time, and says who is there', async () => {
    const real = await make();
    const unlock = await real.store().lock();
    expect(await refusalLine(real.store().lock())).toMatch(
      /another rehearse is at work on this database \(process \d+ of the server, user rehearsal_server, from this machine\)/,
    );
    await unlock();
    await (await real.store().lock())();
  });

  it('is made where that is asked for', async () => {
    const real = await make();
    const url = real.url.replace(real.name, `${real.name}_new`);
    const store = serverStore(url, { env: {} });
    expect(await refusalLine(store.open({ readonly: false }))).toContain('there is no such database');
    const database = await store.open({ readonly: false, create: true });
    expect((await database.schema()).tables).toEqual([]);
    await database.close();
    await real.read(`DROP DATABASE "${real.name}_new"`);
  });
});

describe('what an interrupted statement has left', () => {
  it.each([
    ['CREATE INDEX CONCURRENTLY by_name ON parents (name)', '', 'again'],
    ['CREATE INDEX CONCURRENTLY by_name ON parents (name)', 'CREATE INDEX by_name ON parents (name)', 'done'],
    [
      'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "by name" ON public.parents (name)',
      'CREATE INDEX "by name" ON parents (name)',
      'done',
    ],
    [
      'CREATE INDEX CONCURRENTLY by_name ON parents (name)',
      'CREATE INDEX by_name ON children (note)',
      'again',
    ],
    ['CREATE INDEX CONCURRENTLY ON parents (name)', '', 'unknown'],
    ['DROP INDEX CONCURRENTLY by_name', '', 'done'],
    ['DROP INDEX CONCURRENTLY IF EXISTS by_name', 'CREATE INDEX by_name ON parents (name)', 'again'],
    ['VACUUM parents', '', 'again'],
    ["ALTER TYPE mood ADD VALUE 'fine'", "CREATE TYPE mood AS ENUM ('good')", 'again'],
    ["ALTER TYPE mood ADD VALUE 'fine' AFTER 'good'", "CREATE TYPE mood AS ENUM ('good', 'fine')", 'done'],
    ['CALL fill()', '', 'unknown'],
  ])('%s after: %s', async (sql, before, state) => {
    const real = await make();
    if (before !== '') await real.read(before);
    const database = await real.store().open({ readonly: false });
    expect(await database.afterInterruption?.(sql)).toBe(state);
    await database.close();
  });

  it('is an index that is not valid, which is taken away', async () => {
    const real = await make();
    await real.read("UPDATE parents SET name = 'same'");
    const sql = 'CREATE UNIQUE INDEX CONCURRENTLY by_name ON parents (name)';
    const database = await real.store().open({ readonly: false });
    await expect(database.run(sql)).rejects.toThrow('could not create unique index');
    expect((await database.schema()).indexes.map(({ name }) => name)).toEqual(['by_name']);
    expect(await database.afterInterruption?.(sql)).toBe('again');
    expect((await database.schema()).indexes).toEqual([]);
    await database.close();
  });
});

describe('what a server says', () => {
  it.each([
    [
      '55P03',
      'others hold a lock that it needs (no) — try again when they have ended, or wait longer: --lock-timeout',
    ],
    ['57014', 'the statement was ended (no) — if it took too long, allow it more: --statement-timeout'],
    ['53100', 'there is no space left (no) — free some, and try again'],
  ])('%s is one line with the fix', (code, line) => {
    expect(knownServerError('db', new StatementError('no', 'SELECT 1', code))?.line).toBe(`db: ${line}`);
  });

  it('is the connection that was lost, or nothing about the database', () => {
    const lost = new EngineLost('gone', { cause: new Error('terminated') });
    expect(knownServerError('db', lost)?.line).toContain('the connection to the server was lost: terminated');
    expect(knownServerError('db', new StatementError('no', 'SELECT 1', '42P01'))).toBe(null);
    expect(lacksMeans(new StatementError('full', '', '53100'))).toBe(true);
    expect(lacksMeans(new StatementError('no', '', '42P01'))).toBe(false);
  });

  it('never shows a password', async () => {
    const url = 'postgres://me:secret@localhost:1/app?sslpassword=secret2';
    const store = serverStore(url, { env: {} });
    expect(store.place).toBe('postgres://me@localhost:1/app');
    const line = await refusalLine(store.open({ readonly: true }));
    expect(line).toContain('no server listens there');
    expect(line).not.toContain('secret');
    const told = store.explain(new StatementError(`cannot reach ${url}`, 'SELECT 1'));
    expect(String(told)).not.toContain('secret');
  });
});
