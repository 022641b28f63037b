import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import { sqliteStore } from '../../../src/engines/sqlite/store.js';
import type { Migration } from '../../../src/model/migration.js';
import type { Report } from '../../../src/model/report.js';
import type { RehearseOnOptions } from '../../../src/rehearsal/on/rehearse-on.js';
import { bytesIn, change, migration, releaseOn, temporaryFolder } from '../../runner/files.js';
import { rehearsedOn } from './rehearse.js';

const base = migration(
  '0001_base',
  [
    'CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL)',
    'CREATE TABLE children (id TEXT PRIMARY KEY, parent INTEGER REFERENCES parents ON DELETE CASCADE, note)',
  ],
  { downSql: ['DROP TABLE children', 'DROP TABLE parents'] },
);

/** A database at the base migration with 500 parents, and a child each. */
async function production(folder: string, more = ''): Promise<string> {
  const path = `${folder}/app.db`;
  await releaseOn(path, [base], { create: true, backup: false });
  change(
    path,
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)
     INSERT INTO parents SELECT i, CASE i % 3 WHEN 0 THEN 'Name ' ELSE 'name ' END || i FROM n;
     INSERT INTO children SELECT 'c' || id, id, CASE id % 4 WHEN 0 THEN 1 WHEN 1 THEN 1.0 WHEN 2 THEN NULL ELSE 'x' END FROM parents;
     ${more}`,
  );
  return path;
}

const rehearse = (path: string, migrations: readonly Migration[], more: Partial<RehearseOnOptions> = {}) =>
  rehearsedOn(
    { migrations: [base, ...migrations], engine: sqliteEngine(), store: sqliteStore(path, process.pid) },
    more,
  );

function isSound(path: string): boolean {
  const db = new BetterSqlite3(path, { readonly: true });
  try {
    return db.pragma('integrity_check', { simple: true }) === 'ok';
  } catch {
    return false;
  } finally {
    db.close();
  }
}

const verdicts = ({ migrations }: Report, at = 0) =>
  Object.fromEntries(
    (migrations[at]?.properties ?? [])
      .filter(({ verdict }) => verdict !== 'skipped')
      .map(({ id, verdict }) => [id, verdict]),
  );
const codes = ({ migrations }: Report, id: string) =>
  migrations.flatMap(({ properties }) =>
    properties
      .filter((property) => property.id === id)
      .flatMap(({ findings }) => findings.map(({ code }) => code)),
  );

describe('a rehearsal on a real database', () => {
  it('proves what holds, writes nothing beside the database, and leaves no copies', async () => {
    const folder = temporaryFolder();
    const workFolder = temporaryFolder();
    const path = await production(folder);
    const before = bytesIn(folder);
    const good = migration(
      '0002_good',
      ['ALTER TABLE parents ADD COLUMN age INTEGER', 'CREATE INDEX by_name ON parents (name)'],
      {
        downSql: ['DROP INDEX by_name', 'ALTER TABLE parents DROP COLUMN age'],
      },
    );
    const report = await rehearse(path, [good], { workFolder });
    expect(verdicts(report)).toEqual({
      applies: 'passed',
      'row-count': 'passed',
      untouched: 'passed',
      'round-trip-schema': 'passed',
      'round-trip-data': 'passed',
      're-apply': 'passed',
      integrity: 'passed',
      plans: 'passed',
      fresh: 'passed',
    });
    expect(report).toMatchObject({ verdict: 'passed', settings: { on: path, data: 'real' } });
    expect(report.migrations[0]?.notes.map(({ message }) => message).join()).toContain(
      'held the write lock for',
    );
    expect(bytesIn(folder)).toEqual(before);
    expect(readdirSync(workFolder)).toEqual([]);
  });

  it('shows how look-ups are carried out on the real rows, and finds a lost index', async () => {
    const path = await production(temporaryFolder(), 'CREATE INDEX by_name ON parents (name)');
    const rebuilt = migration('0002_rebuilt', [
      'CREATE TABLE n AS SELECT * FROM parents',
      'DROP INDEX by_name',
      'CREATE INDEX other ON parents (name)',
      'DROP TABLE n',
    ]);
    const report = await rehearse(path, [rebuilt]);
    const line = report.migrations[0]?.properties.find(({ id }) => id === 'plans');
    expect(line?.verdict).toBe('passed');
    const declared = {
      ...rebuilt,
      queries: [{ name: 'named', sql: 'SELECT * FROM parents INDEXED BY by_name WHERE name = ?' }],
    };
    expect(verdicts(await rehearse(path, [declared])).plans).toBe('passed');
    const lost = migration('0002_lost', ['DROP INDEX by_name']);
    const needed = { ...lost, queries: [{ name: 'by-name', sql: 'SELECT * FROM parents WHERE name = ?' }] };
    expect(codes(await rehearse(path, [needed]), 'plans')).toEqual(['query-loses-index: by-name']);
  });

  it('says what the real schema lacks, against what the migrations make', async () => {
    const path = await production(temporaryFolder(), 'CREATE INDEX only_here ON parents (name)');
    const report = await rehearse(path, [
      migration('0002_age', ['ALTER TABLE parents ADD COLUMN age INTEGER']),
    ]);
    expect(report.migrations[0]?.notes.map(({ message }) => message)).toContain(
      'before this migration index only_here is there besides in this database, against what the migrations make',
    );
  });

  it('finds the one row that does not come back', async () => {
    const path = await production(temporaryFolder(), "UPDATE parents SET name = 'ODD one' WHERE id = 333");
    const upper = migration('0002_upper', ["UPDATE parents SET name = 'odd one' WHERE name LIKE 'odd%'"], {
      downSql: ['SELECT 1'],
    });
    const report = await rehearse(path, [upper]);
    expect(verdicts(report)).toMatchObject({
      'round-trip-data': 'failed',
      untouched: 'passed',
      'row-count': 'passed',
    });
    const property = report.migrations[0]?.properties.find(({ id }) => id === 'round-trip-data');
    expect(property?.counterexample?.differences).toEqual([
      expect.objectContaining({ table: 'parents', column: 'name', before: 'ODD one', after: 'odd one' }),
    ]);
    expect(property?.counterexample?.dataset).toEqual({});
  });

  it('finds a cascade, a multiplying copy and a spoilt type', async () => {
    const path = await production(temporaryFolder());
    const cascade = migration('0002_cascade', ['DELETE FROM parents WHERE id = 400'], {
      downSql: ["INSERT INTO parents VALUES (400, 'name 400')"],
    });
    expect(codes(await rehearse(path, [cascade]), 'row-count')).toEqual(['rows-lost', 'rows-lost']);
    const rebuild = (select: string) =>
      migration(
        '0002_rebuild',
        [
          'CREATE TABLE copy (id TEXT, parent INTEGER, note)',
          `INSERT INTO copy (id, parent, note) ${select}`,
          'DROP TABLE children',
          'ALTER TABLE copy RENAME TO children',
        ],
        { downSql: ['SELECT 1'] },
      );
    const twice = rebuild(
      'SELECT id, parent, note FROM children UNION ALL SELECT id, parent, note FROM children',
    );
    expect(codes(await rehearse(path, [twice]), 'row-count')).toEqual(['rows-multiplied']);
    const stringed = migration(
      '0002_side',
      [
        'CREATE TRIGGER t AFTER UPDATE ON parents BEGIN UPDATE children SET note = 1 WHERE note = 1.0; END',
        "UPDATE parents SET name = 'x' WHERE id = 1",
      ],
      {
        downSql: ['SELECT 1'],
      },
    );
    expect(codes(await rehearse(path, [stringed]), 'untouched')).toContain('cells-changed');
  });

  it('takes rows that moved for moved', async () => {
    const path = await production(temporaryFolder());
    const archive = migration(
      '0002_archive',
      [
        'CREATE TABLE archive AS SELECT * FROM children WHERE parent > 450',
        'DELETE FROM children WHERE parent > 450',
      ],
      { downSql: ['INSERT INTO children SELECT * FROM archive', 'DROP TABLE archive'] },
    );
    expect(verdicts(await rehearse(path, [archive]))).toMatchObject({
      'row-count': 'passed',
      'round-trip-data': 'passed',
    });
  });

  it('goes through all that is pending, each on what the one before left', async () => {
    const path = await production(temporaryFolder());
    const first = migration('0002_first', ['ALTER TABLE parents ADD COLUMN age INTEGER'], {
      downSql: ['ALTER TABLE parents DROP COLUMN age'],
    });
    const second = migration('0003_second', ['UPDATE parents SET age = id'], {
      downSql: ['UPDATE parents SET age = NULL'],
    });
    const report = await rehearse(path, [first, second]);
    expect(report.migrations.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['0002_first', 'passed'],
      ['0003_second', 'passed'],
    ]);
    const broken = migration('0002_first', ['INSERT INTO nowhere VALUES (1)'], { downSql: [] });
    const stuck = await rehearse(path, [broken, second]);
    expect(verdicts(stuck)).toMatchObject({ applies: 'failed' });
    expect(stuck.notes.map(({ message }) => message)).toContain('not reached: 0003_second');
  });

  it('proves nothing on a damaged database, and leaves it as it is', async () => {
    const path = await production(temporaryFolder());
    const sound = readFileSync(path);
    const add = migration('0002_age', ['ALTER TABLE parents ADD COLUMN age INTEGER'], {
      downSql: ['ALTER TABLE parents DROP COLUMN age'],
    });
    const damages: string[] = [];
    for (let at = 100; at < sound.length; at += 997) {
      const bytes = Buffer.from(sound);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, bytes);
      if (isSound(path)) continue;
      const ended = await rehearse(path, [add]).then(({ verdict }) => verdict, String);
      damages.push(ended);
      expect(readFileSync(path).equals(bytes)).toBe(true);
    }
    expect(damages.length).toBeGreaterThan(5);
    for (const ended of damages)
      expect(ended).toMatch(/UserError: .*(damaged|malformed|not an SQLite database)/s);
  });

  it('blames the migration for the damage that it does, and goes on', async () => {
    const path = await production(temporaryFolder());
    const nullable = `UPDATE sqlite_schema SET sql = replace(sql, 'note)', 'note NOT NULL)') WHERE name = 'children'`;
    const damaging = migration('0002_damaging', ['PRAGMA writable_schema = ON', nullable], {
      downSql: ['SELECT 1'],
    });
    const next = migration('0003_next', ['CREATE TABLE more (a)'], { downSql: ['DROP TABLE more'] });
    const report = await rehearse(path, [damaging, next]);
    expect(verdicts(report)).toMatchObject({ integrity: 'failed' });
    expect(report.migrations.map(({ id }) => id)).toEqual(['0002_damaging', '0003_next']);
  });

  it('keeps no more copies than the next migration needs', async () => {
    const path = await production(temporaryFolder());
    const workFolder = temporaryFolder();
    const pending = [2, 3, 4, 5].map((n) =>
      migration(`000${n}_more`, [`CREATE TABLE more_${n} (a)`], { downSql: [`DROP TABLE more_${n}`] }),
    );
    const copies: number[] = [];
    const counting = (event: { type: string }) => {
      const [folder = ''] = readdirSync(workFolder);
      if (event.type === 'migration-started')
        copies.push(readdirSync(join(workFolder, folder, 'copies')).length);
    };
    await rehearse(path, pending, { workFolder, listener: counting });
    expect(copies).toEqual([0, 1, 1, 1]);
  });

  it('fails where a precondition refuses this database', async () => {
    const path = await production(temporaryFolder());
    const careful = migration('0002_careful', ['SELECT 1'], {
      downSql: ['SELECT 1'],
      preconditions: [{ name: 'few', sql: 'SELECT id FROM parents WHERE id > 499' }],
    });
    const report = await rehearse(path, [careful]);
    expect(report.verdict).toBe('failed');
    expect(codes(report, 'preconditions')).toEqual(['refuses: few']);
  });

  it('finds the same without a second up, which tells what up had made of a row', async () => {
    const path = await production(temporaryFolder(), "UPDATE parents SET name = 'ODD one' WHERE id = 333");
    const upper = migration('0002_upper', ["UPDATE parents SET name = 'odd one' WHERE name LIKE 'odd%'"], {
      downSql: ['SELECT 1'],
    });
    const [one, other] = [await rehearse(path, [upper], { again: false }), await rehearse(path, [upper])];
    expect(codes(one, 'round-trip-data')).toEqual(codes(other, 'round-trip-data'));
    expect(verdicts(one)['re-apply']).toBeUndefined();
  });

  it('does not judge a database that is written to meanwhile, unless it works on a snapshot', async () => {
    const path = await production(temporaryFolder());
    const add = migration('0002_add', ['CREATE TABLE more (a)'], { downSql: ['DROP TABLE more'] });
    let at = 1000;
    const writing = (event: { type: string }) => {
      if (event.type === 'migration-started') change(path, `INSERT INTO parents VALUES (${++at}, 'late')`);
    };
    await expect(rehearse(path, [add], { listener: writing })).rejects.toThrow(
      'was written to while it was rehearsed on',
    );
    expect((await rehearse(path, [add], { listener: writing, snapshot: true })).verdict).toBe('passed');
  });

  it('says so when nothing is pending, or nothing says what is', async () => {
    const path = await production(temporaryFolder());
    await expect(rehearse(path, [])).rejects.toThrow('nothing is pending on this database');
    change(path, 'DROP TABLE _rehearsal_history');
    await expect(rehearse(path, [])).rejects.toThrow('has tables and no history of rehearse');
    const second = migration('0002_second', ['CREATE TABLE more (a)'], { downSql: ['DROP TABLE more'] });
    expect((await rehearse(path, [second], { from: '0002_second' })).verdict).toBe('passed');
  });
});
