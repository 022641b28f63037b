import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProgram } from '../../../../src/engines/postgres/real/saved/programs.js';
import { UserError } from '../../../../src/model/errors.js';
import { needs } from '../../../needs.js';
import { refusalLine } from '../../../refusal-line.js';
import { migration, temporaryFolder } from '../../../runner/files.js';
import { type Real, realDatabases } from '../../../runner/servers.js';

const { make } = realDatabases();
const clock = () => Date.UTC(2026, 0, 31, 23, 59, 58);

const ALL_KINDS = `
  CREATE SCHEMA app;
  CREATE TYPE app.mood AS ENUM ('good', 'bad');
  CREATE TABLE app.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, mood app.mood, doc jsonb, raw bytea, at timestamptz, f float8);
  INSERT INTO app.users (mood, doc, raw, at, f) SELECT 'good', '{"a": 1}', '\\x00ff', '2024-02-29 23:59:59+05', '-0' FROM generate_series(1, 50);
  CREATE TABLE parted (id int, part int) PARTITION BY LIST (part);
  CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
  INSERT INTO parted VALUES (1, 1);
  CREATE VIEW app.good AS SELECT id FROM app.users WHERE mood = 'good';
  CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';
  CREATE TRIGGER touching BEFORE INSERT ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
  CREATE TABLE parents (id bigint PRIMARY KEY, name text);
  INSERT INTO parents VALUES (1, 'a'), (2, NULL), (3, '');
  CREATE TABLE tied (id serial PRIMARY KEY, one bigint, other bigint, late text UNIQUE, early text UNIQUE,
    CONSTRAINT z_one FOREIGN KEY (one) REFERENCES parents, CONSTRAINT a_other FOREIGN KEY (other) REFERENCES parents ON DELETE CASCADE,
    CONSTRAINT z_small CHECK (one < 10), CONSTRAINT a_large CHECK (other > 0));
  INSERT INTO tied (one, other) VALUES (1, 2);
  ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC;
  GRANT USAGE ON SCHEMA app TO PUBLIC;
  CREATE PUBLICATION news FOR TABLE parents;
  CREATE MATERIALIZED VIEW stale AS SELECT count(*) FROM parents;
  DELETE FROM parents WHERE id = 3;`;

const backup = (real: Real, out: string, more = {}) =>
  real.store({ env: process.env }).backup({ out, clock, toolVersion: '1.0.0', ...more });

const restore = (real: Real, from: string, more = {}) =>
  real.store({ env: process.env }).restore({ backup: from, clock, ...more });

describe('the programs', () => {
  const fake = (folder: string, version: string) => {
    const path = join(folder, 'pg_dump');
    writeFileSync(path, `#!/bin/sh\necho 'pg_dump (PostgreSQL) ${version}'\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it('are of the version of the server, or of the next one after it', () => {
    const [one, other] = [temporaryFolder(), temporaryFolder()];
    fake(one, '97.2');
    const right = fake(other, '96.1');
    expect(findProgram('pg_dump', 96, `${one}:${other}`)).toBe(right);
    expect(findProgram('pg_dump', 95, `${one}:${other}`)).toBe(right);
  });

  it('are missed, or too old, in one clear line', () => {
    const folder = temporaryFolder();
    fake(folder, '98.1');
    expect(() => findProgram('pg_dump', 99, folder)).toThrow('pg_dump 98 is older than the server (99)');
    expect(() => findProgram('pg_nothing' as 'pg_dump', 15, folder)).toThrow('pg_nothing is not installed');
  });
});

describe('a backup of a server', () => {
  needs('pg_dump');

  it('holds what the database held at one moment, which is proven by restoring it', async () => {
    const real = await make(ALL_KINDS);
    const out = join(temporaryFolder(), 'saved');
    const before = await real.read("SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal_proof%'");
    const made = await backup(real, out);
    expect(made).toMatchObject({ path: out, tables: 4, rows: 54 });
    expect(JSON.parse(readFileSync(`${out}.json`, 'utf8'))).toMatchObject({
      database: real.name,
      digest: made.digest,
    });
    expect(readdirSync(join(out, '..')).sort()).toEqual(['saved', 'saved.json']);
    expect(await real.read("SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal_proof%'")).toEqual(
      before,
    );
    expect(await refusalLine(backup(real, out))).toContain('is there already');
  });

  it('holds a number for each sequence that it had meanwhile, where others go on taking numbers', async () => {
    const real = await make(ALL_KINDS);
    const folder = temporaryFolder();
    const [[version = '0'] = []] = await real.read('SHOW server_version_num');
    const program = findProgram('pg_dump', Math.floor(Number(version) / 10_000), process.env.PATH ?? '');
    const psql = join(dirname(program), 'psql');
    const insert = `"${psql}" -q "${real.url}" -c 'INSERT INTO tied (one, other) VALUES (1, 1)'`;
    writeFileSync(
      join(folder, 'pg_dump'),
      `#!/bin/sh\n[ "$1" = --version ] && exec "${program}" --version\n${insert}; "${program}" "$@" && ${insert}\n`,
    );
    chmodSync(join(folder, 'pg_dump'), 0o755);
    const out = join(temporaryFolder(), 'saved');
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const made = await real.store({ env }).backup({ out, clock, toolVersion: '1.0.0' });
    expect(made.rows).toBe(54);
    expect(await real.read('SELECT count(*) FROM tied')).toEqual([['3']]);
  });

  it('is not made, and leaves nothing, where it is stopped or the programs are missing', async () => {
    const real = await make();
    const folder = temporaryFolder();
    const stop = AbortSignal.abort(new UserError('stopped by SIGINT'));
    expect(await refusalLine(backup(real, join(folder, 'saved'), { stop }))).toContain('stopped by SIGINT');
    expect(readdirSync(folder)).toEqual([]);
    expect(await refusalLine(backup(real, join(folder, 'none', 'saved')))).toMatch(
      /none: a backup cannot be written there: .* — make that folder, or choose another --out/,
    );
    const open =
      'SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()';
    expect(await real.read(open)).toEqual([['0']]);
  });

  it('takes away what an earlier one has left that was killed', async () => {
    const real = await make();
    const [left, other] = [`rehearsal_proof_1_${real.name}`, `rehearsal_proof_1_${real.name}_more`];
    for (const name of [left, other]) await real.read(`CREATE DATABASE "${name}"`);
    await backup(real, join(temporaryFolder(), 'saved'));
    expect(
      await real.read("SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal_proof_%' ORDER BY 1"),
    ).toEqual([[other]]);
    await real.read(`DROP DATABASE "${other}"`);
  });

  it('comes back in the place of the database, which is kept; what goes is said before', async () => {
    const real = await make();
    await real.read(
      `ALTER DATABASE "${real.name}" SET search_path = app, public; ALTER DATABASE "${real.name}" SET work_mem = '7MB'`,
    );
    await real.release([migration('0001_one', ['SELECT 1'])]);
    const out = join(temporaryFolder(), 'saved');
    await backup(real, out);
    await real.read(
      "UPDATE parents SET name = 'other' WHERE id = 1; INSERT INTO parents VALUES (9, 'new'); DELETE FROM children WHERE id = 'z'",
    );
    const dry = await restore(real, out, { dryRun: true });
    const discarded = [
      { table: 'children', onlyLeft: 0, onlyRight: 1, changed: 0, example: '(z)' },
      {
        table: 'parents',
        onlyLeft: 1,
        onlyRight: 0,
        changed: 1,
        example: expect.stringMatching(/^\((1|9)\), \((1|9)\)$/),
      },
    ];
    expect(dry).toEqual({ kept: null, proof: 'digest', discarded, holders: [] });
    const other = await real.connect();
    expect(await refusalLine(restore(real, out))).toMatch(/the database is in use by rehearsal \(\d+\)/);
    await other.end();
    const restored = await restore(real, out);
    expect(restored).toMatchObject({ kept: `${real.name}_replaced_20260131T235958Z`, discarded });
    expect(
      await real.read(
        "SELECT name, current_setting('search_path'), current_setting('work_mem') FROM public.parents ORDER BY id",
      ),
    ).toEqual([
      ['a', 'app, public', '7MB'],
      ['b', 'app, public', '7MB'],
      ['c', 'app, public', '7MB'],
    ]);
    expect(await real.read("SELECT count(*) FROM pg_database WHERE datname LIKE '%restoring%'")).toEqual([
      ['0'],
    ]);
    await real.read(`DROP DATABASE "${restored.kept}"`);
  });

  it('is refused where it was changed, or nothing says that it is of this database', async () => {
    const [real, other] = [await make(), await make()];
    const out = join(temporaryFolder(), 'saved');
    await backup(real, out);
    expect(await refusalLine(restore(other, out))).toContain(
      `nothing says that this is a backup of this database: it was taken from ${real.name}`,
    );
    writeFileSync(out, 'x', { flag: 'a' });
    expect(await refusalLine(restore(real, out))).toContain('its digest differs');
    expect(await refusalLine(restore(real, `${out}.none`))).toContain('there is no such backup');
    expect(existsSync(out)).toBe(true);
  });
});
