import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Engine, Snapshot } from '../../../src/engines/engine.js';
import { postgresEngine } from '../../../src/engines/postgres/index.js';
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

async function opened(from?: Snapshot) {
  const database = await engine.open(from === undefined ? {} : { from });
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
  it('hangs on rows where code looks at them: in a block, a function, a trigger', async () => {
    const base = await opened();
    await ran(
      base,
      'CREATE TABLE t (a integer)',
      `CREATE FUNCTION grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.a > 1 THEN EXECUTE 'CREATE TABLE big ()'; END IF; RETURN NEW; END $$`,
      'CREATE TRIGGER growing BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION grow()',
    );
    const from = await base.snapshot();
    const small = await opened(from);
    expect(await ran(small, 'ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    expect(await ran(small, 'INSERT INTO t VALUES (1)')).toEqual(['t(a,b)']);
    const block = `DO $$ BEGIN IF EXISTS (SELECT FROM t) THEN CREATE TABLE seen (); END IF; END $$`;
    expect(await ran(small, block)).toEqual(['seen()', 't(a,b)']);

    const large = await opened(from);
    await ran(large, 'ALTER TABLE t ADD COLUMN b integer');
    expect(await ran(large, 'INSERT INTO t VALUES (2)')).toEqual(['big()', 't(a,b)']);
    const empty = await opened(from);
    await ran(empty, 'ALTER TABLE t ADD COLUMN b integer');
    expect(await ran(empty, block)).toEqual(['t(a,b)']);
  });

  it('hangs on code that a statement over rows calls', async () => {
    const database = await opened();
    const define = `CREATE FUNCTION make() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN
      EXECUTE 'CREATE TABLE IF NOT EXISTS made ()'; RETURN 1; END $$`;
    expect(await ran(database, 'CREATE TABLE t (a integer)', define)).toEqual(['t(a)']);
    expect(await ran(database, 'INSERT INTO t VALUES (make())')).toEqual(['made()', 't(a)']);
  });

  it('hangs on what a connection has set', async () => {
    const base = await opened();
    await ran(base, 'CREATE SCHEMA app');
    const from = await base.snapshot();
    const here = await opened(from);
    expect(await ran(here, 'CREATE TABLE t (a integer)')).toEqual(['t(a)']);
    const there = await opened(from);
    await there.query("SELECT set_config('search_path', 'app', false)");
    expect(await ran(there, 'CREATE TABLE t (a integer)')).toEqual(['app.t(a)']);
  });

  it('hangs on what rows say that a connection has set', async () => {
    const base = await opened();
    await ran(base, 'CREATE SCHEMA app', 'CREATE TABLE cfg (s text)');
    const from = await base.snapshot();
    for (const [place, name] of [
      ['public', 't'],
      ['app', 'app.t'],
    ]) {
      const there = await opened(from);
      await there.run(`INSERT INTO cfg VALUES ('${place}')`);
      await there.query("SELECT set_config('search_path', max(s), false) FROM cfg");
      expect(await ran(there, 'CREATE TABLE t ()')).toContain(`${name}()`);
    }
  });
});
