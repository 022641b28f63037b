import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { project, rehearse } from './rehearse.js';

const table = 'CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT);\n';
const drop = 'DROP TABLE a;\n';
/** Any moment, in the digits of that kind. */
const M = '\\d{14}';

const knex = `exports.up = (knex) => knex.schema.createTable('a', (t) => t.increments());
exports.down = (knex) => knex.schema.dropTable('a');
`;
const kysely = `import type { Kysely } from 'kysely';
export async function up(db: Kysely<unknown>): Promise<void> { await db.schema.createTable('a').addColumn('id', 'integer').execute(); }
export async function down(db: Kysely<unknown>): Promise<void> { await db.schema.dropTable('a').execute(); }
`;
const typeorm = `export class A1700000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner) { await queryRunner.query('CREATE TABLE a (id INTEGER PRIMARY KEY)'); }
  async down(queryRunner: QueryRunner) { await queryRunner.query('DROP TABLE a'); }
}
import type { MigrationInterface, QueryRunner } from 'typeorm';
`;
const sequelize = `module.exports = {
  async up(queryInterface, Sequelize) { await queryInterface.createTable('a', { id: Sequelize.INTEGER }); },
  async down(queryInterface) { await queryInterface.dropTable('a'); },
};
`;

test.each<[string, Record<string, string>, string[]]>([
  [
    'pairs',
    { 'm/000009_a.up.sql': table, 'm/000009_a.down.sql': drop },
    ['000010_add_x.down.sql', '000010_add_x.up.sql'],
  ],
  [
    'pairs by moment',
    { 'm/20200101000000_a.up.sql': table, 'm/20200101000000_a.down.sql': drop },
    [`${M}_add_x.down.sql`, `${M}_add_x.up.sql`],
  ],
  [
    'diesel',
    { 'm/2020-01-01-000000_a/up.sql': table, 'm/2020-01-01-000000_a/down.sql': drop },
    ['\\d{4}-\\d\\d-\\d\\d-\\d{6}_add_x'],
  ],
  ['goose', { 'm/00001_a.sql': `-- +goose Up\n${table}-- +goose Down\n${drop}` }, ['00002_add_x.sql']],
  ['sql-migrate', { 'm/1-a.sql': `-- +migrate Up\n${table}-- +migrate Down\n${drop}` }, ['2-add-x.sql']],
  [
    'dbmate',
    { 'm/20200101000000_a.sql': `-- migrate:up\n${table}-- migrate:down\n${drop}` },
    [`${M}_add_x.sql`],
  ],
  ['flyway', { 'm/V1.2__a.sql': table }, ['V1.3__add_x.sql']],
  ['prisma', { 'm/20200101000000_a/migration.sql': table }, [`${M}_add_x`]],
  ['plain', { 'm/001_a.sql': table }, ['002_add_x.sql']],
  ['tern', { 'm/001_a.sql': `${table}---- create above / drop below ----\n${drop}` }, ['002_add_x.sql']],
  [
    'node-pg-migrate-sql',
    { 'm/1_a.sql': `-- Up Migration\n${table}-- Down Migration\n${drop}` },
    ['2_add_x.sql'],
  ],
  ['knex', { 'm/20200101000000_a.js': knex }, [`${M}_add_x.js`]],
  ['kysely', { 'm/001_a.ts': kysely }, ['002_add_x.ts']],
  ['typeorm', { 'm/1700000000000-A.ts': typeorm }, ['1\\d{12}-AddX.ts']],
  ['sequelize', { 'm/20200101000000-a.js': sequelize }, [`${M}-add-x.js`]],
])(
  '%s: what is written is of the folder, and passes',
  async (_, files, wanted) => {
    const folder = await project(files);
    const before = readdirSync(join(folder, 'm'));
    const { status, stderr } = await rehearse(folder, 'new', 'add x', '--folder', 'm');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const written = readdirSync(join(folder, 'm')).filter((name) => !before.includes(name));
    expect(written).toHaveLength(wanted.length);
    written.forEach((name, at) => {
      expect(name).toMatch(new RegExp(`^${wanted[at]}$`));
    });
    const verified = await rehearse(folder, 'verify', 'm', '--runs', '5', '--dialect', 'sqlite', '--json');
    const report = JSON.parse(verified.stdout);
    expect(report.migrations).toHaveLength(2);
    expect(report.migrations[1]).toMatchObject({
      verdict: 'passed',
      id: expect.stringMatching(/add[_-]?x/i),
    });
  },
  120_000,
);

test.each([
  [
    'drizzle-kit generate',
    { 'm/meta/_journal.json': '{"entries":[{"tag":"0000_a","when":1}]}', 'm/0000_a.sql': table },
  ],
  ['atlas migrate new', { 'm/atlas.sum': 'h1:\n', 'm/20200101000000_a.sql': table }],
])('a tool that keeps more than files makes its own: %s', async (command, files) => {
  const folder = await project(files);
  const { status, stderr } = await rehearse(folder, 'new', 'x', '--folder', 'm');
  expect(status).toBe(2);
  expect(stderr).toContain(command);
});
