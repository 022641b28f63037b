import { describe, expect, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { failureOf, folderOf } from '../folder.js';
import { failures, rehearsed } from './rehearsed.js';

const migration = (name: string, up: string, down: string) =>
  `import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
export class ${name} implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> { ${up} }
  public async down(queryRunner: QueryRunner): Promise<void> { ${down} }
}
`;

const tables = migration(
  'Tables1700000000001',
  `await queryRunner.query('CREATE TABLE "parent" ("id" integer PRIMARY KEY NOT NULL, "name" varchar NOT NULL, "note" text)');
   await queryRunner.query('CREATE TABLE "child" ("id" integer PRIMARY KEY NOT NULL, "parent_id" integer NOT NULL, CONSTRAINT "fk" FOREIGN KEY ("parent_id") REFERENCES "parent" ("id") ON DELETE CASCADE)');`,
  `await queryRunner.query('DROP TABLE "child"'); await queryRunner.query('DROP TABLE "parent"');`,
);
const column = `new TableColumn({ name: 'loud', type: 'text', isNullable: true })`;

describe('TypeORM', () => {
  test('its rebuild in up runs with foreign keys off, the one in down does not, and takes the children along', async () => {
    const report = await rehearsed({
      '1-Tables.ts': tables,
      '2-Loud.ts': migration(
        'Loud1700000000002',
        `await queryRunner.addColumn('parent', ${column});`,
        `await queryRunner.dropColumn('parent', 'loud');`,
      ),
    });
    expect(report.source.format).toBe('typeorm');
    const failed = failures(report)['2-Loud'];
    expect(failed).toContain('round-trip-data');
    expect(failed).not.toContain('row-count');
  });

  test('the same change in SQL that rebuilds nothing is sound', async () => {
    const report = await rehearsed({
      '1-Tables.ts': tables,
      '2-Loud.ts': migration(
        'Loud1700000000002',
        `await queryRunner.query('ALTER TABLE "parent" ADD COLUMN "loud" text');
         const rows = await queryRunner.query('SELECT "id", "name" FROM "parent"');
         for (const row of rows) await queryRunner.query('UPDATE "parent" SET "loud" = ? WHERE "id" = ?', [row.name.toUpperCase(), row.id]);`,
        `await queryRunner.query('ALTER TABLE "parent" DROP COLUMN "loud"');`,
      ),
    });
    expect(failures(report)['2-Loud']).toEqual([]);
  });

  test('the timestamp in the class name orders, whatever the files are called', async () => {
    const { migrations } = await readFolder(
      folderOf({
        'b.ts': migration('First1700000000001', '', ''),
        'a.ts': migration('Second1700000000002', '', ''),
      }),
    );
    expect(migrations.map(({ id }) => id)).toEqual(['b', 'a']);
  });

  test('a class without a timestamp is refused, as TypeORM does', async () => {
    expect(await failureOf(folderOf({ '1-a.ts': migration('Nameless', '', '') }))).toBe(
      '<folder>/1-a.ts: the name Nameless does not end with a timestamp — end the class name, or its property name, with 13 digits as TypeORM does',
    );
  });
});
