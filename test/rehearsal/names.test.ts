import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFolder } from '../../src/folders/index.js';
import { rehearse } from '../../src/index.js';
import { sqliteEngine } from '../../src/sqlite.js';
import { folderOf } from '../folders/folder.js';

/** What every plain object of JavaScript answers to. */
const inherited = Object.getOwnPropertyNames(Object.prototype);

const ordinary = ['t', 'id', 'b', 'j', 'u', 'k', 'ix', 'vw', 'more', 'other'];

/** Tables, columns, an index and a view of these names, with children, a rename, a copy and an overwritten value. */
function migrations(names: readonly string[]): Record<string, string> {
  const [t, id, b, j, u, k, ix, vw, more, other] = names.map((name) => `"${name}"`);
  return {
    '1_a.up.sql': `
      CREATE TABLE ${t} (${id} INTEGER PRIMARY KEY, ${b} TEXT NOT NULL DEFAULT 'x', ${j} TEXT CHECK (json_valid(${j})));
      CREATE TABLE ${u} (${k} INTEGER PRIMARY KEY, ${t} INTEGER REFERENCES ${t} (${id}) ON DELETE CASCADE, UNIQUE (${t}, ${k}));
      CREATE INDEX ${ix} ON ${t} (${b});
      CREATE VIEW ${vw} AS SELECT ${b} FROM ${t};`,
    '1_a.down.sql': `DROP VIEW ${vw}; DROP TABLE ${u}; DROP TABLE ${t};`,
    '2_b.up.sql': `
      ALTER TABLE ${t} ADD COLUMN ${more} TEXT;
      UPDATE ${t} SET ${more} = upper(${b});
      ALTER TABLE ${u} RENAME COLUMN ${t} TO ${other};`,
    '2_b.down.sql': `
      ALTER TABLE ${u} RENAME COLUMN ${other} TO ${t};
      ALTER TABLE ${t} DROP COLUMN ${more};`,
    '3_c.up.sql': `
      UPDATE ${t} SET ${b} = lower(${b}) WHERE ${b} <> '';
      CREATE TABLE ${other} (${id} INTEGER PRIMARY KEY, ${ix} TEXT);
      INSERT INTO ${other} SELECT ${id}, ${b} FROM ${t};`,
    '3_c.down.sql': `DROP TABLE ${other};`,
  };
}

async function verdicts(names: readonly string[]): Promise<string[]> {
  const source = await readFolder(folderOf(migrations(names)));
  const report = await rehearse({
    source,
    engine: sqliteEngine(),
    settings: { seed: 1, runs: 8, data: 'edgy', timeMs: null, only: null, properties: null, shard: null },
    clock: () => 0,
    toolVersion: '0',
  });
  return report.migrations.flatMap(({ id, verdict, properties }) => [
    `${id} ${verdict}`,
    ...properties.map((property) => `${id} ${property.id} ${property.verdict} on ${property.cases}`),
  ]);
}

test('names that every object of JavaScript has are names as any other', async () => {
  const expected = await verdicts(ordinary);
  const names = fc.shuffledSubarray(inherited, { minLength: ordinary.length, maxLength: ordinary.length });
  await fc.assert(
    fc.asyncProperty(names, async (drawn) => {
      expect(await verdicts(drawn)).toEqual(expected);
    }),
    { numRuns: 2, seed: 1, endOnFailure: true },
  );
}, 120_000);
