import { expect, it } from 'vitest';
import { verified } from './verified.js';

it('a key to no unique column leaves its table empty, which is said, and no other', async () => {
  const { migrations } = await verified({
    '1_a.sql': `CREATE TABLE abis(hash TEXT PRIMARY KEY NOT NULL, full_hash TEXT);
      CREATE TABLE entries(id INTEGER PRIMARY KEY, f TEXT, FOREIGN KEY(f) REFERENCES abis(full_hash));
      CREATE TABLE tx(id INTEGER PRIMARY KEY, ref TEXT NOT NULL, FOREIGN KEY(ref) REFERENCES abis(hash));`,
    '2_b.sql': 'ALTER TABLE tx ADD COLUMN x TEXT; ALTER TABLE entries ADD COLUMN x TEXT;',
  });
  const { datasets } = migrations[1]?.evidence ?? {};
  expect(datasets?.unpopulated).toEqual([
    { table: 'entries', reason: 'foreign key mismatch - "entries" referencing "abis"' },
  ]);
  expect(datasets?.tables.find(({ table }) => table === 'tx')?.rows).toBeGreaterThan(0);
  expect(migrations[1]?.notes.map(({ message }) => message).join()).toContain('entries');
});

it('tables and columns may have the names that every JavaScript object has', async () => {
  const { verdict, migrations } = await verified({
    '1_a.up.sql':
      'CREATE TABLE "constructor"(a INTEGER PRIMARY KEY, "__proto__" TEXT NOT NULL, "toString" TEXT); CREATE TABLE "__proto__"(a INTEGER PRIMARY KEY, "hasOwnProperty" TEXT);',
    '1_a.down.sql': 'DROP TABLE "constructor"; DROP TABLE "__proto__";',
    '2_b.up.sql': 'ALTER TABLE "constructor" ADD COLUMN z TEXT;',
    '2_b.down.sql': 'ALTER TABLE "constructor" DROP COLUMN z;',
  });
  expect(verdict).toBe('passed');
  const tables = migrations[1]?.evidence.datasets.tables ?? [];
  expect(tables.map(({ table, rows }) => [table, rows > 0])).toEqual([
    ['constructor', true],
    ['__proto__', true],
  ]);
});
