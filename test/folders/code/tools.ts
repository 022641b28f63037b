import type { Format } from '../../../src/model/source.js';

/** How each tool's users write the same migrations. */
export interface Tool {
  readonly format: Format;
  readonly engines: readonly ('sqlite' | 'postgres')[];
  /** A file of this number that sends these statements, in a transaction or not. */
  sent(number: number, up: readonly string[], down: readonly string[], transaction?: boolean): Files;
  /** A file of this number that adds `loud` to `parent` and fills it from its rows, one by one, by an expression over `row`. */
  reading(number: number, expression: string): Files;
  /** Where nobody can do without its transaction. */
  readonly alwaysInTransaction?: 'postgres';
}

export type Files = Readonly<Record<string, string>>;

const ADD = 'ALTER TABLE parent ADD COLUMN loud text';
const DROP = 'ALTER TABLE parent DROP COLUMN loud';
const ROWS = 'SELECT id, code FROM parent ORDER BY id';

const each = (statements: readonly string[], call: (sql: string) => string) =>
  statements.map((sql) => `    await ${call(JSON.stringify(sql))};`).join('\n');

export const tools: readonly Tool[] = [
  {
    format: 'knex',
    engines: ['sqlite', 'postgres'],
    sent: (number, up, down, transaction = true) => ({
      [`2024010${number}_change.js`]: `exports.up = async (knex) => {\n${each(up, (sql) => `knex.raw(${sql})`)}\n};
exports.down = async (knex) => {\n${each(down, (sql) => `knex.raw(${sql})`)}\n};
exports.config = { transaction: ${transaction} };\n`,
    }),
    reading: (number, expression) => ({
      [`2024010${number}_change.js`]: `exports.up = async (knex) => {
  await knex.schema.alterTable('parent', (t) => { t.text('loud'); });
  for (const row of await knex('parent').select('id', 'code').orderBy('id'))
    await knex('parent').where({ id: row.id }).update({ loud: ${expression} });
};
exports.down = (knex) => knex.raw('${DROP}');\n`,
    }),
  },
  {
    format: 'typeorm',
    engines: ['sqlite', 'postgres'],
    sent: (number, up, down, transaction = true) =>
      typeormFile(number, each(up, query), each(down, query), transaction),
    reading: (number, expression) =>
      typeormFile(
        number,
        `    await queryRunner.addColumn('parent', new TableColumn({ name: 'loud', type: 'text', isNullable: true }));
    for (const row of await queryRunner.manager.query('${ROWS}'))
      await queryRunner.manager.createQueryBuilder().update('parent').set({ loud: ${expression} }).where('id = :id', { id: row.id }).execute();`,
        each([DROP], query),
        true,
      ),
  },
  {
    format: 'kysely',
    engines: ['sqlite', 'postgres'],
    alwaysInTransaction: 'postgres',
    sent: (number, up, down, transaction = true) =>
      kyselyFile(number, each(up, byKysely), each(down, byKysely), transaction),
    reading: (number, expression) =>
      kyselyFile(
        number,
        `    await db.schema.alterTable('parent').addColumn('loud', 'text').execute();
    for (const row of await db.selectFrom('parent').select(['id', 'code']).orderBy('id').execute())
      await db.updateTable('parent').set({ loud: ${expression} }).where('id', '=', row.id).execute();`,
        each([DROP], byKysely),
        true,
      ),
  },
  {
    format: 'sequelize',
    engines: ['sqlite', 'postgres'],
    sent: (number, up, down, transaction = true) =>
      sequelizeFile(number, each(up, bySequelize), each(down, bySequelize), transaction),
    reading: (number, expression) =>
      sequelizeFile(
        number,
        `    await queryInterface.addColumn('parent', 'loud', { type: Sequelize.TEXT }, { transaction });
    const [rows] = await queryInterface.sequelize.query('${ROWS}', { transaction });
    for (const row of rows)
      await queryInterface.bulkUpdate('parent', { loud: ${expression} }, { id: row.id }, { transaction });`,
        each([DROP], bySequelize),
        true,
      ),
  },
  {
    format: 'mikro-orm',
    engines: ['sqlite', 'postgres'],
    sent: (number, up, down, transaction = true) =>
      mikroFile(
        number,
        each(up, (sql) => `this.addSql(${sql})`),
        each(down, (sql) => `this.addSql(${sql})`),
        transaction,
      ),
    reading: (number, expression) =>
      mikroFile(
        number,
        `    this.addSql('${ADD}');
    for (const row of await this.execute('${ROWS}')) {
      const loud = ${expression};
      this.addSql(this.getKnex()('parent').where({ id: row.id }).update({ loud }));
    }`,
        `    this.addSql('${DROP}');`,
        true,
      ),
  },
  {
    format: 'payload',
    engines: ['sqlite', 'postgres'],
    alwaysInTransaction: 'postgres',
    sent: (number, up, down, transaction = true) =>
      payloadFile(number, each(up, byDrizzle), each(down, byDrizzle), transaction),
    reading: (number, expression) =>
      payloadFile(
        number,
        `    await ${byDrizzle(JSON.stringify(ADD))};
    const rows = db.all ? await db.all(sql.raw('${ROWS}')) : (await db.execute(sql.raw('${ROWS}'))).rows;
    for (const row of rows) await send(db, sql\`UPDATE parent SET loud = \${${expression}} WHERE id = \${row.id}\`);`,
        each([DROP], byDrizzle),
        true,
      ),
  },
  {
    format: 'node-pg-migrate',
    engines: ['postgres'],
    sent: (number, up, down, transaction = true) =>
      nodePgFile(
        number,
        each(up, (sql) => `pgm.sql(${sql})`),
        each(down, (sql) => `pgm.sql(${sql})`),
        transaction,
      ),
    reading: (number, expression) =>
      nodePgFile(
        number,
        `    pgm.addColumn('parent', { loud: { type: 'text' } });
    for (const row of await pgm.db.select('${ROWS}')) {
      const loud = ${expression};
      if (loud !== null) pgm.sql(\`UPDATE parent SET loud = $1\${loud}$1 WHERE id = \${row.id}\`.replaceAll('$1', '$text$'));
    }`,
        `    pgm.dropColumn('parent', 'loud');`,
        true,
      ),
  },
];

const query = (sql: string) => `queryRunner.query(${sql})`;
const byKysely = (sql: string) => `sql.raw(${sql}).execute(db)`;
const bySequelize = (sql: string) => `queryInterface.sequelize.query(${sql}, { transaction })`;

const byDrizzle = (text: string) => `send(db, sql.raw(${text}))`;

/** On SQLite Payload opens no transaction: whoever wants one opens it. */
function payloadFile(number: number, up: string, down: string, transaction: boolean): Files {
  const direction = (name: string, body: string) =>
    transaction
      ? `export async function ${name}({ db: outer }: { db: any }): Promise<void> {
  const work = async (db: any) => {\n${body}\n  };
  await (outer.run ? outer.transaction(work) : work(outer));
}`
      : `export async function ${name}({ db }: { db: any }): Promise<void> {\n${body}\n}`;
  return {
    [`2024010${number}_change.ts`]: `import type { MigrateUpArgs } from '@payloadcms/db-sqlite';
import { type SQL, sql } from 'drizzle-orm';
const send = (db: any, text: SQL): Promise<unknown> => (db.run ? db.run(text) : db.execute(text));
${direction('up', up)}
${direction('down', down)}\n`,
  };
}

function typeormFile(number: number, up: string, down: string, transaction: boolean): Files {
  return {
    [`${number}-Change.ts`]: `import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
export class Change170000000000${number} implements MigrationInterface {
  ${transaction ? '' : 'transaction = false;'}
  public async up(queryRunner: QueryRunner): Promise<void> {\n${up}\n  }
  public async down(queryRunner: QueryRunner): Promise<void> {\n${down}\n  }
}\n`,
  };
}

/** Kysely opens none on SQLite: who wants one opens it. On PostgreSQL it has one open, and takes no second one. */
function kyselyFile(number: number, up: string, down: string, transaction: boolean): Files {
  const direction = (name: string, body: string) =>
    transaction
      ? `export async function ${name}(outer: Kysely<any>): Promise<void> {
  const work = async (db: Kysely<any>) => {\n${body}\n  };
  await (outer.isTransaction ? work(outer) : outer.transaction().execute(work));
}`
      : `export async function ${name}(db: Kysely<any>): Promise<void> {\n${body}\n}`;
  return {
    [`00${number}_change.ts`]: `import { type Kysely, sql } from 'kysely';
${direction('up', up)}
${direction('down', down)}\n`,
  };
}

function sequelizeFile(number: number, up: string, down: string, transaction: boolean): Files {
  const direction = (name: string, body: string) =>
    transaction
      ? `  ${name}: (queryInterface, Sequelize) => queryInterface.sequelize.transaction(async (transaction) => {\n${body}\n  }),`
      : `  ${name}: async (queryInterface, Sequelize, transaction = null) => {\n${body}\n  },`;
  return {
    [`2024010${number}-change.js`]: `'use strict';
module.exports = {
${direction('up', up)}
${direction('down', down)}
};\n`,
  };
}

function mikroFile(number: number, up: string, down: string, transaction: boolean): Files {
  return {
    [`Migration2024010${number}.ts`]: `import { Migration } from '@mikro-orm/migrations';
export class Migration2024010${number} extends Migration {
  override async up(): Promise<void> {\n${up}\n  }
  override async down(): Promise<void> {\n${down}\n  }
  override isTransactional(): boolean { return ${transaction}; }
}\n`,
  };
}

function nodePgFile(number: number, up: string, down: string, transaction: boolean): Files {
  const opening = transaction ? '' : '    pgm.noTransaction();\n';
  return {
    [`${number}_change.js`]: `exports.up = async (pgm) => {\n${opening}${up}\n};
exports.down = async (pgm) => {\n${opening}${down}\n};\n`,
  };
}
