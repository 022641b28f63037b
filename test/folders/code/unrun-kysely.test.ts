import { describe, expect, test } from 'vitest';
import type { Report } from '../../../src/model/report.js';
import { rehearsed } from './rehearsed.js';

const summary = ({ migrations }: Report) =>
  migrations.at(-1)?.properties.find(({ id }) => id === 'applies')?.summary;

describe('what Kysely builds and nobody executes', () => {
  const create = `import { sql } from 'kysely';
export const up = (db) => db.schema.createTable('users').addColumn('id', 'integer', (c) => c.primaryKey()).addColumn('name', 'text').execute();
export const down = (db) => db.schema.dropTable('users').execute();\n`;
  const told = (rest: string) =>
    rehearsed({
      '1_a.ts': create,
      '2_b.ts': `import { sql } from 'kysely';
export async function up(db) { ${rest} }\nexport const down = async (db) => {};\n`,
    });

  test.each([
    ["await db.updateTable('users').set({ name: 'a' });", "updateTable('users')"],
    ["db.schema.createIndex('i').on('users').column('name');", "createIndex('i')"],
  ])('is found: %s', async (rest, what) => {
    expect(summary(await told(rest))).toContain(`${what} is built and never executed`);
  });

  test.each([
    "await db.updateTable('users').set({ name: 'a' }).where('id', '<', 0).execute();",
    "await db.with('old', (all) => all.deleteFrom('users').where('id', '<', 0).returningAll()).selectFrom('users').selectAll().execute().catch(() => {});",
  ])('is nothing: %s', async (rest) => {
    expect(summary(await told(rest))).not.toContain('never executed');
  });
});
