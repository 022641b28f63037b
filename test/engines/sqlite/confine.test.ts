import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../../src/engines/engine.js';
import { connectSqlite } from '../../../src/engines/sqlite/connect.js';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import { sqliteStore } from '../../../src/engines/sqlite/store.js';

let folder: string;
let victim: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rehearsal-confine-'));
  victim = join(folder, 'victim.db');
  const db = new BetterSqlite3(victim);
  db.exec('CREATE TABLE users (a); INSERT INTO users VALUES (1)');
  db.close();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

/** Each kind of database that a migration can be run on in a rehearsal. */
const scratch: readonly (readonly [string, () => Promise<Database>])[] = [
  ['in memory', () => sqliteEngine().open()],
  ['on a disk', async () => sqliteEngine().openOnDisk?.({ log: 'rollback' }) as Promise<Database>],
  ['measured', async () => sqliteEngine().openMeasured?.({}) as Promise<Database>],
  [
    'a copy of a real one',
    async () => connectSqlite(join(folder, 'copy.db'), { readonly: false, create: true, confined: true }),
  ],
];

const reaching = (file: string): readonly string[] => [
  `ATTACH '${file}' AS x`,
  `;;\n-- no\n/* x */ aTTach DATABASE ('' || '${file}') AS x`,
  `\ufeffATTACH '${file}' AS x`,
  `ATTACH "${file}" AS x`,
  `ATTACH ':memory:' || '${file}' AS x`,
  `ATTACH (SELECT '${file}') AS ':memory:'`,
  `ATTACH 'file:${file}?mode=rw' AS x`,
  `VACUUM INTO '${file}.new'`,
  `VACUUM main INTO '${file}.new'`,
  `/**/vacuum/**/into/**/'${file}.new'`,
];

describe.each(scratch)('a database %s', (_, open) => {
  test('reaches no other file, however it is asked', async () => {
    const before = readFileSync(victim);
    const database = await open();
    onTestFinished(() => database.close());
    const names = readdirSync(folder).sort();
    for (const sql of reaching(victim)) {
      await expect(database.run(sql), sql).rejects.toThrow(/a rehearsal works on its own databases only/);
      await expect(database.rows(sql), sql).rejects.toThrow(/a rehearsal works on its own databases only/);
      await expect(database.query(sql), sql).rejects.toThrow(/a rehearsal works on its own databases only/);
    }
    await expect(database.run('ATTACH ? AS x', [victim])).rejects.toThrow(/ATTACH opens another/);
    for (const sql of [
      `SELECT load_extension('${victim}')`,
      `SELECT writefile('${victim}', 'x')`,
      `PRAGMA temp_store_directory = '${folder}'`,
      `CREATE VIRTUAL TABLE v USING csv(filename='${victim}')`,
    ])
      await database.run(sql).catch(() => undefined);
    await database.run('CREATE TEMP TABLE kept AS SELECT randomblob(100) AS b');
    expect(readFileSync(victim)).toEqual(before);
    expect(existsSync(`${victim}.new`)).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(names);
  });

  test('attaches what lives in memory only', async () => {
    const database = await open();
    onTestFinished(() => database.close());
    await database.run("ATTACH ':memory:' AS a");
    await database.run('ATTACH DATABASE \'\' AS "b";');
    await database.run('ATTACH ? AS c', [':memory:']);
    await database.run('CREATE TABLE a.t (x)');
    expect(await database.run('INSERT INTO a.t VALUES (1)')).toEqual({ changes: 1 });
    await database.run('VACUUM');
  });
});

/** The same, where one file may be attached. */
const allowing: readonly (readonly [string, (file: string) => Promise<Database>])[] = [
  ['in memory', (file) => sqliteEngine({ attachable: [file] }).open()],
  [
    'on a disk',
    async (file) =>
      sqliteEngine({ attachable: [file] }).openOnDisk?.({ log: 'write-ahead' }) as Promise<Database>,
  ],
  [
    'a copy of a real one',
    (file) =>
      sqliteStore(join(folder, 'copy.db'), process.pid, [file]).open({
        readonly: false,
        create: true,
        confined: true,
      }),
  ],
];

test.each(allowing)('a database %s attaches a copy of a file that is allowed', async (_, open) => {
  const before = readFileSync(victim);
  // Other test files have folders of their own there, which come and go.
  const own = new RegExp(`^rehearsal-(disk|on)-${process.pid}-`);
  const names = () => readdirSync(tmpdir()).filter((name) => own.test(name));
  const there = names();
  for (const statement of [[`ATTACH '${victim}' AS x`], ['ATTACH DATABASE ? AS "x"', victim]] as const) {
    const [sql, ...parameters] = statement;
    const database = await open(victim);
    await database.run(sql, parameters);
    await database.run('INSERT INTO x.users VALUES (2)');
    expect((await database.rows('SELECT a FROM x.users ORDER BY a')).rows).toEqual([[1n], [2n]]);
    await expect(database.run(`ATTACH '${victim}2' AS y`)).rejects.toThrow(/--allow-file/);
    await expect(database.run(`VACUUM INTO '${victim}'`)).rejects.toThrow(/VACUUM INTO writes another/);
    await database.close();
  }
  expect(readFileSync(victim)).toEqual(before);
  expect(names().filter((name) => !there.includes(name))).toEqual([]);
});
