/**
 * What migrations in code cost against the same folder as SQL: whole processes, in CPU seconds, the sides taking turns; medians.
 *
 *   npm run bench:code -- [ROUNDS] [MIGRATIONS] [RUNS]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeChain } from './chain.mjs';

const [rounds = '3', count = '10', runs = '20'] = process.argv.slice(2);
const command = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'rehearsal-bench-code-'));
const log = join(root, 'cpu');
const meter = `data:text/javascript,import { appendFileSync } from 'node:fs';
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(${JSON.stringify(log)}, (user + system) + '\\n');
});`;

/** How each tool's users write a list of statements in a direction. */
const tools = {
  knex: (id, up, down) => [
    `${id}.js`,
    `exports.up = async (knex) => {${sends(up, 'knex.raw')}};\nexports.down = async (knex) => {${sends(down, 'knex.raw')}};\n`,
  ],
  typeorm: (id, up, down) => [
    `${id}.ts`,
    `import { MigrationInterface, QueryRunner } from 'typeorm';
export class Change${1700000000000 + Number.parseInt(id, 10)} implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {${sends(up, 'queryRunner.query')}}
  async down(queryRunner: QueryRunner): Promise<void> {${sends(down, 'queryRunner.query')}}
}\n`,
  ],
  kysely: (id, up, down) => [
    `${id}.ts`,
    `import { type Kysely, sql } from 'kysely';
const send = (db: Kysely<any>, text: string) => db.transaction().execute((trx) => sql.raw(text).execute(trx));
export const up = async (db: Kysely<any>): Promise<void> => {${sends(up, 'send', 'db, ')}};
export const down = async (db: Kysely<any>): Promise<void> => {${sends(down, 'send', 'db, ')}};\n`,
  ],
  sequelize: (id, up, down) => [
    `${id}.js`,
    `module.exports = {
  up: async (queryInterface) => {${sends(up, 'queryInterface.sequelize.query')}},
  down: async (queryInterface) => {${sends(down, 'queryInterface.sequelize.query')}},
};\n`,
  ],
  'mikro-orm': (id, up, down) => [
    `${id}.ts`,
    `import { Migration } from '@mikro-orm/migrations';
export class Change extends Migration {
  override async up(): Promise<void> {${sends(up, 'this.addSql')}}
  override async down(): Promise<void> {${sends(down, 'this.addSql')}}
}\n`,
  ],
};

function sends(statements, call, before = '') {
  return statements.map((sql) => ` await ${call}(${before}${JSON.stringify(sql)});`).join('');
}

try {
  writeChain(join(root, 'sql'), Number(count));
  const ids = Array.from(
    { length: Number(count) },
    (_, at) => `${String(at + 1).padStart(4, '0')}_table_${at + 1}`,
  );
  for (const [name, write] of Object.entries(tools)) {
    mkdirSync(join(root, name));
    for (const id of ids) {
      const read = (direction) =>
        readFileSync(join(root, `sql/${id}.${direction}.sql`), 'utf8')
          .trim()
          .replace(/;$/, '')
          .split(/;\n/);
      const [file, text] = write(id, read('up'), read('down'));
      writeFileSync(join(root, name, file), text);
    }
  }
  const sides = ['sql', ...Object.keys(tools)];
  const taken = new Map(sides.map((side) => [side, []]));
  for (let round = 0; round < Number(rounds); round++)
    for (const side of sides) taken.get(side).push(secondsOf(side));
  const base = median(taken.get('sql'));
  for (const side of sides) {
    const seconds = median(taken.get(side));
    console.log(`${side.padEnd(12)} ${seconds.toFixed(2).padStart(7)} s  ${(seconds / base).toFixed(2)}x`);
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}

/** CPU seconds of all processes of one rehearsal. */
function secondsOf(side) {
  rmSync(log, { force: true });
  const flags = ['--runs', runs, '--jobs', '1', '--reporter', 'json', '--report-dir', join(root, 'out')];
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', meter, command, 'verify', side, ...flags],
    {
      cwd: root,
      encoding: 'utf8',
    },
  );
  if (status === 2) throw new Error(stderr);
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  return lines.reduce((sum, line) => sum + Number(line), 0) / 1e6;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
