import { describe, expect, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { type Engine, rehearse } from '../../../src/index.js';
import type { PropertyId } from '../../../src/model/property-id.js';
import type { Report } from '../../../src/model/report.js';
import { sqliteEngine } from '../../../src/sqlite.js';
import { sharedPostgres } from '../../postgres.js';
import { folderOf } from '../folder.js';
import { failures } from './rehearsed.js';
import { type Files, type Tool, tools } from './tools.js';

/** The same change, once with a fault and once without. */
interface Pair {
  readonly fault: string;
  /** The property that finds it. */
  readonly property: PropertyId;
  readonly faulty: Files;
  readonly safe: Files;
}

const TABLES = [
  'CREATE TABLE parent (id integer NOT NULL PRIMARY KEY, name varchar(50) NOT NULL, code text, UNIQUE (name, code))',
  'CREATE TABLE child (id integer NOT NULL PRIMARY KEY, parent_id integer NOT NULL REFERENCES parent (id) ON DELETE CASCADE)',
];
const NO_TABLES = ['DROP TABLE child', 'DROP TABLE parent'];

const rebuilt = (drop: string, type: string) => [
  `CREATE TABLE parent_new (id integer NOT NULL PRIMARY KEY, name ${type} NOT NULL, code text, UNIQUE (name, code))`,
  'INSERT INTO parent_new SELECT id, name, code FROM parent',
  drop,
  'ALTER TABLE parent_new RENAME TO parent',
];

const TWO_STATEMENTS = ['ALTER TABLE parent ADD COLUMN note text', "UPDATE parent SET note = 'none'"];
const ADDED = ['ALTER TABLE parent ADD COLUMN note text'];
const TAKEN = ['ALTER TABLE parent DROP COLUMN note'];

function pairsOf(tool: Tool, engine: 'sqlite' | 'postgres'): Pair[] {
  const pairs: Pair[] = [
    {
      fault: 'a UNIQUE over two columns becomes one over the first',
      property: 'applies',
      faulty: tool.sent(2, ['CREATE UNIQUE INDEX narrow ON parent (name)'], ['DROP INDEX narrow']),
      safe: tool.sent(2, ['CREATE UNIQUE INDEX same ON parent (code, name)'], ['DROP INDEX same']),
    },
    {
      fault: 'a data migration that dies on rows that it reads',
      property: 'applies',
      faulty: tool.reading(2, 'row.code.toUpperCase()'),
      safe: tool.reading(2, 'row.code?.toUpperCase() ?? null'),
    },
  ];
  if (tool.alwaysInTransaction !== engine) {
    pairs.push({
      fault: 'a migration that stops half-way',
      property: 'atomic',
      faulty: tool.sent(2, TWO_STATEMENTS, TAKEN, false),
      safe: tool.sent(2, TWO_STATEMENTS, TAKEN, true),
    });
  }
  if (engine === 'postgres') {
    pairs.push({
      fault: 'a rebuild that cuts off the child',
      property: 'untouched',
      faulty: tool.sent(
        2,
        rebuilt('DROP TABLE parent CASCADE', 'text'),
        rebuilt('DROP TABLE parent CASCADE', 'varchar(50)'),
      ),
      safe: tool.sent(2, ADDED, TAKEN),
    });
  } else {
    pairs.push({ fault: 'a rebuild under a cascading child', property: 'row-count', ...rebuildOf(tool) });
  }
  return pairs;
}

/** By the tool itself where it has one; TypeORM's `up` switches foreign keys off, its `down` does not. */
function rebuildOf(tool: Tool): Pick<Pair, 'faulty' | 'safe'> & { readonly property?: PropertyId } {
  const safe = tool.sent(2, ADDED, TAKEN);
  switch (tool.format) {
    case 'knex': {
      const alter = (config: string) => ({
        '20240102_change.js': `exports.up = (knex) => knex.schema.alterTable('parent', (t) => { t.text('name').notNullable().alter(); });
exports.down = (knex) => knex.schema.alterTable('parent', (t) => { t.string('name', 50).notNullable().alter(); });
${config}\n`,
      });
      return { faulty: alter(''), safe: alter('exports.config = { transaction: false };') };
    }
    case 'typeorm': {
      const column = (down: string) => ({
        '2-Change.ts': `import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
export class Change1700000000002 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.addColumn('parent', new TableColumn({ name: 'note', type: 'text', isNullable: true }));
  }
  public async down(queryRunner: QueryRunner): Promise<void> { ${down} }
}\n`,
      });
      return {
        property: 'round-trip-data',
        faulty: column("await queryRunner.dropColumn('parent', 'note');"),
        safe: column("await queryRunner.query('ALTER TABLE parent DROP COLUMN note');"),
      };
    }
    default:
      return {
        faulty: tool.sent(
          2,
          rebuilt('DROP TABLE parent', 'text'),
          rebuilt('DROP TABLE parent', 'varchar(50)'),
        ),
        safe,
      };
  }
}

/** A server takes its time, and the other promises are asked of SQLite. */
const ASKED_OF_SERVERS: readonly PropertyId[] = [
  'applies',
  'row-count',
  'untouched',
  'round-trip-schema',
  'round-trip-data',
  'atomic',
];

async function rehearsed(
  tool: Tool,
  files: Files,
  engine: Engine,
  properties: readonly PropertyId[] | null,
): Promise<Report> {
  const folder = folderOf({ ...tool.sent(1, TABLES, NO_TABLES), ...files });
  return rehearse({
    source: await readFolder(folder, { dialect: engine.dialect }),
    suites: [],
    engine,
    settings: {
      seed: 1,
      runs: engine.capabilities.embedded ? 10 : 4,
      data: 'edgy',
      properties,
      timeMs: null,
      only: null,
      shard: null,
    },
    clock: () => 0,
    toolVersion: '0',
  });
}

describe.each(tools.flatMap((tool) => tool.engines.map((engine) => ({ tool, engine, format: tool.format }))))(
  '$format on $engine',
  ({ tool, engine }) => {
    const open = () => (engine === 'sqlite' ? Promise.resolve(sqliteEngine()) : sharedPostgres());

    test.each(pairsOf(tool, engine))('$fault', async ({ property, faulty, safe }) => {
      const on = await open();
      const failed = await rehearsed(tool, faulty, on, [property]);
      expect(failed.source.format).toBe(tool.format);
      expect(Object.values(failures(failed))[1]).toContain(property);
      const sound = await rehearsed(tool, safe, on, on.capabilities.embedded ? null : ASKED_OF_SERVERS);
      expect(failures(sound)).toEqual(Object.fromEntries(sound.migrations.map(({ id }) => [id, []])));
      expect(sound.migrations[1]?.verdict).toBe('passed');
    });
  },
);
