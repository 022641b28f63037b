import { expect, it } from 'vitest';
import type { MigrationReport } from '../../src/model/report.js';
import { verified } from './verified.js';

const COUNT = 30;
const names = Array.from({ length: COUNT }, (_, at) => `far_${at + 1}`);
const schema = [
  'CREATE TABLE near (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER);',
  'CREATE TABLE child (id INTEGER PRIMARY KEY, near_id INTEGER REFERENCES near (id) ON DELETE CASCADE, v TEXT);',
  ...names.map((name) => `CREATE TABLE ${name} (id INTEGER PRIMARY KEY, v TEXT, size INTEGER);`),
].join('\n');

async function rehearsed(
  files: Readonly<Record<string, string>>,
  before = '',
  runs = 16,
): Promise<MigrationReport> {
  const report = await verified(
    {
      '1_schema.up.sql': `${schema}\n${before}`,
      '1_schema.down.sql': names.map((name) => `DROP TABLE ${name};`).join('\n'),
      ...files,
    },
    { settings: { runs, only: ['2_next'] } },
  );
  return report.migrations[0] as MigrationReport;
}

const pair = (up: string, down: string) => ({ '2_next.up.sql': up, '2_next.down.sql': down });
const failed = ({ properties }: MigrationReport) =>
  properties.filter(({ verdict }) => verdict === 'failed').map(({ id }) => id);
const saved = ({ notes }: MigrationReport) =>
  notes.map(({ message }) => message).filter((message) => message.includes('that the migration reaches'));

const harmless = pair('ALTER TABLE near ADD COLUMN rank INTEGER;', 'ALTER TABLE near DROP COLUMN rank;');

it('gives rows to what the migration reaches, says so, and finds the same twice', async () => {
  const report = await rehearsed(harmless);
  expect(failed(report)).toEqual([]);
  expect(saved(report)).toEqual([
    '16 of the datasets were looked at on the 5 of 32 tables that the migration reaches',
  ]);
  const { properties, notes, evidence } = await rehearsed(harmless);
  expect({ properties, notes, datasets: evidence.datasets }).toEqual({
    properties: report.properties,
    notes: report.notes,
    datasets: report.evidence.datasets,
  });
});

it('finds a fault in a table that only a trigger reaches', async () => {
  const report = await rehearsed(
    pair(
      'UPDATE near SET size = size + 1 WHERE size > 3;',
      'UPDATE near SET size = size - 1 WHERE size > 4;',
    ),
    "CREATE TRIGGER follow AFTER UPDATE ON near BEGIN UPDATE far_17 SET v = 'seen' WHERE v IS NOT 'seen'; END;",
  );
  expect(saved(report)).not.toEqual([]);
  expect(failed(report)).toContain('untouched');
});

it('finds a fault in a table that no word of the migration and no object of the schema leads to', async () => {
  const dynamic = `
    import { defineMigration } from 'rehearsal/migration';
    export default defineMigration({
      description: 'Clears what looks old',
      changes: {},
      up: async (connection) => {
        const tables = await connection.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");
        for (const { name } of tables)
          if (String(name).endsWith('_29')) await connection.run('DELETE FROM ' + name + ' WHERE size > 0');
      },
      down: async () => {},
    });
  `;
  const report = await rehearsed({ '2_next.ts': dynamic }, '', 12);
  expect(failed(report)).toContain('row-count');
});

it('finds the rows that go with a row of a parent', async () => {
  const report = await rehearsed(pair('DELETE FROM near WHERE size > 3;', 'SELECT 1;'));
  expect(saved(report)).not.toEqual([]);
  const [rows] = report.properties.filter(({ id }) => id === 'row-count');
  expect(rows?.verdict).toBe('failed');
});

it('takes all tables where a view hangs them together', async () => {
  const view = `CREATE VIEW whole AS ${['near', ...names].map((name) => `SELECT id FROM ${name}`).join(' UNION ALL ')};`;
  expect(saved(await rehearsed(harmless, view, 6))).toEqual([]);
});
