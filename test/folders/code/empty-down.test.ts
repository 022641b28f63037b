import { describe, expect, it, test } from 'vitest';
import { isDownEmpty } from '../../../src/folders/code/empty-down.js';
import { readFolder } from '../../../src/folders/index.js';
import { folderOf } from '../folder.js';
import { failures, rehearsed } from './rehearsed.js';

const table = (name: string, down: string) =>
  `exports.up = (knex) => knex.schema.createTable('${name}', (t) => { t.increments('id'); });\nexports.down = ${down};\n`;

describe('a folder of code without ways back', () => {
  const files = {
    '1_a.js': table('a', '(knex) => { }'),
    '2_b.js': table('b', 'async function () { /* never */ }'),
    '3_c.js': table('c', "(knex) => knex.schema.dropTable('c')"),
  };

  test('is taken to be forward-only, and told so once', async () => {
    const report = await rehearsed(files);
    expect(Object.values(failures(report))).toEqual([[], [], []]);
    expect((report.notes ?? []).map(({ message }) => message)).toContainEqual(
      expect.stringContaining('2 of 3 migrations have no down'),
    );
  });

  test('is told by its methods where they are classes', async () => {
    const down = 'public async down(runner: unknown): Promise<void> {\n    // nothing\n  }';
    const text = `export class A1700000000000 {\n  async up(runner) { await runner.query('CREATE TABLE a (x)'); }\n  ${down}\n}\n`;
    const { migrations } = await readFolder(folderOf({ '1700000000000-a.ts': text }), {
      format: 'typeorm',
      dialect: 'sqlite',
    });
    expect(migrations.map((migration) => migration.down)).toEqual([null]);
  });
});

describe('a way back is empty', () => {
  it.each([
    () => {},
    async () => {},
    () => null,
    () => Promise.resolve(),
    () => {
      return Promise.resolve();
    },
    ({ context: _ }: { context?: unknown }) => {},
  ])('%s', (down) => {
    expect(isDownEmpty({ default: { down } })).toBe(true);
  });

  it.each([
    (knex: { raw(sql: string): void }) => knex.raw('SELECT 1'),
    () => {
      throw new Error('{}');
    },
    () => {
      for (const _ of [1]) {
      }
    },
  ])('not %s', (down) => {
    expect(isDownEmpty({ down })).toBe(false);
  });
});
