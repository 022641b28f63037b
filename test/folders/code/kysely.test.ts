import { describe, expect, test } from 'vitest';
import { failures, rehearsed } from './rehearsed.js';

const tables = `import type { Kysely } from 'kysely';
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.createTable('people').addColumn('id', 'integer', (c) => c.primaryKey()).addColumn('name', 'text').execute();
}
export async function down(db: Kysely<any>): Promise<void> { await db.schema.dropTable('people').execute(); }
`;
const fill = (value: string) => `import { type Kysely, sql } from 'kysely';
export async function up(db: Kysely<any>): Promise<void> {
  await db.schema.alterTable('people').addColumn('loud', 'text').execute();
  for (const row of await db.selectFrom('people').selectAll().execute()) {
    await db.updateTable('people').set({ loud: ${value} }).where('id', '=', row.id).execute();
  }
}
export async function down(db: Kysely<any>): Promise<void> {
  await sql\`ALTER TABLE people DROP COLUMN loud\`.execute(db);
}
`;

describe('Kysely', () => {
  test('an up that dies on NULL is refused', async () => {
    const report = await rehearsed({
      '001_people.ts': tables,
      '002_loud.ts': fill('row.name.toUpperCase()'),
    });
    expect(report.source.format).toBe('kysely');
    expect(failures(report)['002_loud']).toContain('applies');
  });

  test('an up that minds NULL is applied', async () => {
    const report = await rehearsed({
      '001_people.ts': tables,
      '002_loud.ts': fill('row.name?.toUpperCase() ?? null'),
    });
    expect(failures(report)['002_loud']).not.toContain('applies');
    expect(failures(report)['002_loud']).not.toContain('round-trip-data');
  });

  test('a helper beside the migrations is left out, and said', async () => {
    const report = await rehearsed({
      '001_people.ts': tables,
      'provider.ts': 'export class Provider { wrap(m: any) { return { up: (db: any) => m.up(db) }; } }\n',
    });
    expect(report.migrations.map(({ id }) => id)).toEqual(['001_people']);
    expect(report.notes).toContainEqual(
      expect.objectContaining({ message: 'the file exports no function up: it is left out' }),
    );
  });
});
