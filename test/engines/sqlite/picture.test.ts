import { describe, expect, it } from 'vitest';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import { SqliteSnapshot } from '../../../src/engines/sqlite/snapshot.js';
import type { Image } from '../../../src/model/image.js';

const engine = sqliteEngine();

const schema = [
  'CREATE TABLE small (id INTEGER PRIMARY KEY, v)',
  'CREATE TABLE long (id INTEGER PRIMARY KEY, v TEXT)',
  'CREATE TABLE keyed (k TEXT PRIMARY KEY, v) WITHOUT ROWID',
  'CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, v)',
  'CREATE TABLE _rehearsal_kept (v)',
  'CREATE TABLE gone (v)',
];

const statements = [
  "UPDATE small SET v = v || 'x' WHERE id = 1",
  "UPDATE long SET v = v || 'x' WHERE id = 110",
  "UPDATE long SET v = substr(v, 1, 9000) || 'y' || substr(v, 9002) WHERE id = 100",
  'DELETE FROM keyed WHERE k = 50',
  "UPDATE keyed SET v = v || 'z' WHERE k = 89",
  "INSERT INTO counted (v) VALUES ('a')",
  'DELETE FROM counted',
  "INSERT INTO _rehearsal_kept VALUES ('b')",
  'ALTER TABLE small ADD COLUMN w DEFAULT 7',
  'ALTER TABLE small RENAME COLUMN w TO x',
  'CREATE INDEX long_v ON long (v)',
  'DROP TABLE gone',
  'CREATE TABLE gone (v)',
  "INSERT INTO gone VALUES ('c')",
  'ALTER TABLE keyed RENAME TO other',
  'DELETE FROM long',
  'VACUUM',
  "UPDATE small SET v = 'last'",
  'DROP TABLE small',
];

async function filled() {
  const database = await engine.open();
  for (const sql of schema) await database.run(sql);
  const numbers = (count: number) =>
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})`;
  await database.run(`${numbers(5)} INSERT INTO small SELECT i, i FROM n`);
  await database.run(`${numbers(120)} INSERT INTO long SELECT i, hex(zeroblob(i * 60)) FROM n`);
  await database.run(`${numbers(90)} INSERT INTO keyed SELECT i, hex(zeroblob(i * 30)) FROM n`);
  await database.run(`${numbers(20)} INSERT INTO counted (v) SELECT i FROM n`);
  return database;
}

/** The same database read by somebody who knows nothing of it. */
async function readAnew(database: Awaited<ReturnType<typeof filled>>): Promise<Image> {
  const { bytes } = (await database.snapshot()) as SqliteSnapshot;
  const other = await engine.open({ from: new SqliteSnapshot(Buffer.from(bytes)) });
  const image = await other.image();
  await other.close();
  return image;
}

const contentOf = ({ tables, kept, counters }: Image) => ({ tables, kept, counters });

describe('an image that takes over what is still the same', () => {
  it('is the image that a reader sees who knows nothing, after every statement', async () => {
    const database = await filled();
    await database.image();
    for (const sql of statements) {
      await database.run(sql);
      expect(contentOf(await database.image()), sql).toEqual(contentOf(await readAnew(database)));
    }
    await database.close();
  });

  it('holds the very rows of before for a table that nothing wrote to', async () => {
    const database = await filled();
    const before = await database.image();
    await database.run("UPDATE small SET v = 'x'");
    const after = await database.image();
    expect(after.tables.get('long')).toBe(before.tables.get('long'));
    expect(after.tables.get('keyed')).toBe(before.tables.get('keyed'));
    expect(after.tables.get('small')).not.toBe(before.tables.get('small'));
    await database.close();
  });

  it('goes on from a snapshot, in a transaction too', async () => {
    const first = await filled();
    const before = await first.image();
    const second = await engine.open({ from: await first.snapshot() });
    await second.run('BEGIN');
    await second.run("UPDATE long SET v = 'x' WHERE id = 1");
    const within = await second.image();
    expect(within.tables.get('long')?.rows[0]).toEqual([1n, 'x']);
    await second.run('ROLLBACK');
    expect((await second.image()).tables.get('long')).toBe(before.tables.get('long'));
    await first.close();
    await second.close();
  });
});
