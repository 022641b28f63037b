import { describe, expect, it } from 'vitest';
import { Opened, tablesAfter } from './opened.js';

const databases = new Opened();

describe('what is known of definitions', () => {
  it('hangs on rows where code looks at them: in a block, a function, a trigger', async () => {
    const base = await databases.with();
    await tablesAfter(
      base,
      'CREATE TABLE t (a integer)',
      `CREATE FUNCTION grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.a > 1 THEN EXECUTE 'CREATE TABLE big ()'; END IF; RETURN NEW; END $$`,
      'CREATE TRIGGER growing BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION grow()',
    );
    const from = await base.snapshot();
    const small = await databases.from(from);
    expect(await tablesAfter(small, 'ALTER TABLE t ADD COLUMN b integer')).toEqual(['t(a,b)']);
    expect(await tablesAfter(small, 'INSERT INTO t VALUES (1)')).toEqual(['t(a,b)']);
    const block = `DO $$ BEGIN IF EXISTS (SELECT FROM t) THEN CREATE TABLE seen (); END IF; END $$`;
    expect(await tablesAfter(small, block)).toEqual(['seen()', 't(a,b)']);

    const large = await databases.from(from);
    await tablesAfter(large, 'ALTER TABLE t ADD COLUMN b integer');
    expect(await tablesAfter(large, 'INSERT INTO t VALUES (2)')).toEqual(['big()', 't(a,b)']);
    const empty = await databases.from(from);
    await tablesAfter(empty, 'ALTER TABLE t ADD COLUMN b integer');
    expect(await tablesAfter(empty, block)).toEqual(['t(a,b)']);
  });

  it('hangs on code that a statement over rows calls', async () => {
    const database = await databases.with();
    const define = `CREATE FUNCTION make() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN
      EXECUTE 'CREATE TABLE IF NOT EXISTS made ()'; RETURN 1; END $$`;
    expect(await tablesAfter(database, 'CREATE TABLE t (a integer)', define)).toEqual(['t(a)']);
    expect(await tablesAfter(database, 'INSERT INTO t VALUES (make())')).toEqual(['made()', 't(a)']);
  });

  it('hangs on what a connection has set', async () => {
    const base = await databases.with();
    await tablesAfter(base, 'CREATE SCHEMA app');
    const from = await base.snapshot();
    const here = await databases.from(from);
    expect(await tablesAfter(here, 'CREATE TABLE t (a integer)')).toEqual(['t(a)']);
    const there = await databases.from(from);
    await there.query("SELECT set_config('search_path', 'app', false)");
    expect(await tablesAfter(there, 'CREATE TABLE t (a integer)')).toEqual(['app.t(a)']);
  });

  it.each([
    ['a query', "SELECT set_config('search_path', max(s), false) FROM cfg"],
    ['a block', "DO $$ BEGIN EXECUTE format('SET search_path = %I', (SELECT max(s) FROM cfg)); END $$"],
  ])('hangs on what rows say that %s has set', async (_, sets) => {
    const base = await databases.with();
    await tablesAfter(base, 'CREATE SCHEMA app', 'CREATE TABLE cfg (s text)');
    const from = await base.snapshot();
    for (const [place, name] of [
      ['public', 't'],
      ['app', 'app.t'],
      ['public', 't'],
    ]) {
      const there = await databases.from(from);
      await there.run(`INSERT INTO cfg VALUES ('${place}')`);
      await there.query(sets);
      expect(await tablesAfter(there, 'CREATE TABLE t ()')).toContain(`${name}()`);
    }
  });

  it('hangs on code that a table filled by a query calls', async () => {
    const base = await databases.with();
    const define = `CREATE FUNCTION make() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT FROM t) THEN EXECUTE 'CREATE TABLE IF NOT EXISTS made ()'; END IF; RETURN 1; END $$`;
    await tablesAfter(base, 'CREATE TABLE t (a integer)', define);
    const from = await base.snapshot();
    const full = await databases.from(from);
    await full.run('INSERT INTO t VALUES (1)');
    const filled = 'CREATE TABLE s AS SELECT make() AS a';
    expect(await tablesAfter(full, filled)).toEqual(['made()', 's(a)', 't(a)']);
    expect(await tablesAfter(await databases.from(from), filled)).toEqual(['s(a)', 't(a)']);
  });

  it('is read again where a migration has forgotten what the connection had prepared', async () => {
    const database = await databases.with();
    await tablesAfter(database, 'CREATE TABLE t (a integer)', 'INSERT INTO t VALUES (1)');
    await database.run('DEALLOCATE ALL');
    const block = 'DO $$ BEGIN CREATE TABLE seen (); END $$';
    expect(await tablesAfter(database, block)).toEqual(['seen()', 't(a)']);
  });
});
