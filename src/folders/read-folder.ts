import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import type { Format, Note, Rules, Source } from '../model/source.js';
import { atlas } from './atlas.js';
import { withChangeGroups } from './change-groups.js';
import { knex } from './code/knex.js';
import { kysely } from './code/kysely.js';
import { mikroOrm } from './code/mikro-orm.js';
import { nodePgMigrate } from './code/node-pg-migrate.js';
import { payload } from './code/payload.js';
import { sequelize } from './code/sequelize.js';
import { typeorm } from './code/typeorm.js';
import { command } from './command/command-reader.js';
import { dbmate } from './dbmate.js';
import { detectDialect } from './dialect.js';
import { forDialect } from './dialect-files.js';
import { diesel } from './diesel.js';
import { drizzle } from './drizzle.js';
import type { Listing } from './files.js';
import { flyway } from './flyway.js';
import { golangMigrate } from './golang-migrate.js';
import { goose } from './goose.js';
import { liquibase } from './liquibase.js';
import { type Located, locate } from './locate.js';
import { nodePgMigrateSql } from './node-pg-migrate-sql.js';
import { withPolicy } from './one-way.js';
import type { ReadContext, ReadOptions } from './options.js';
import { plain } from './plain.js';
import { postgresMigrations } from './postgres-migrations.js';
import { preludeOf } from './prelude.js';
import { prisma } from './prisma.js';
import { prisma8 } from './prisma-8/reader.js';
import { readQueries } from './queries.js';
import type { FormatReader } from './reader.js';
import { rehearsal } from './rehearsal.js';
import { sections } from './sections.js';
import { sqitch } from './sqitch.js';
import { sqlMigrate } from './sql-migrate.js';
import { sqlx } from './sqlx.js';
import { withStandIns } from './stand-ins.js';
import { noteStubs } from './stubs.js';
import { supabase } from './supabase.js';
import { tern } from './tern.js';
import { twins } from './twins.js';

/**
 * Finds, reads and orders a folder's migrations by the rules of the folder's own tool.
 *
 * @throws {UserError} for what cannot be read, with the folder, file and line that is meant
 */
export async function readFolder(folder: string, options: ReadOptions = {}): Promise<Source> {
  const notes: Note[] = [];
  const note: ReadContext['note'] = (kind, message, file, line) => {
    notes.push({
      kind,
      message,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    });
  };
  const located = await locate(folder, options, note);
  const { listing, detected } = located;
  note('context', `read as ${detected.format}: ${detected.why}`, listing.folder);
  const dialect = await dialectFor(located, options, note);
  const reader = readers[detected.format];
  const context: ReadContext = {
    dialect,
    options,
    note,
    fed: reader.fed === true,
    uncovered: [],
    unfilled: [],
  };
  noteStubs(context);
  const own = forDialect(listing, dialect, context);
  const files = await withStandIns(await reader.read(own, context), own, context);
  const migrations = withChangeGroups(files, listing.folder, context);
  checkMigrations(migrations, listing, detected.format);
  const [unfilled] = context.unfilled;
  if (unfilled !== undefined && migrations.every(({ up }) => up.obstacle !== undefined)) throw unfilled;
  const rules = withPolicy(
    rulesFor(reader, dialect, listing, options, migrations),
    migrations,
    detected.format,
    context,
    listing.folder,
  );
  if (dialect === 'sqlite') note('context', foreignKeysNote(rules.foreignKeys, reader));
  const queries =
    options.queries === undefined ? {} : { queries: await readQueries(options.queries, dialect) };
  const { uncovered } = context;
  const prelude = preludeOf(reader, dialect, migrations, note);
  return {
    folder,
    format: detected.format,
    dialect,
    migrations,
    rules,
    ...(prelude && { prelude }),
    ...queries,
    uncovered,
    notes,
  };
}

const readers: Readonly<Record<Format, FormatReader>> = {
  rehearsal,
  'golang-migrate': golangMigrate,
  diesel,
  goose,
  'sql-migrate': sqlMigrate,
  dbmate,
  sqlx,
  flyway,
  prisma,
  drizzle,
  plain,
  twins,
  sections,
  tern,
  atlas,
  sqitch,
  liquibase,
  supabase,
  'node-pg-migrate-sql': nodePgMigrateSql,
  knex,
  typeorm,
  kysely,
  sequelize,
  'node-pg-migrate': nodePgMigrate,
  'mikro-orm': mikroOrm,
  payload,
  'postgres-migrations': postgresMigrations,
  'prisma-8': prisma8,
  command,
};

async function dialectFor(located: Located, options: ReadOptions, note: ReadContext['note']) {
  if (options.dialect !== undefined) return options.dialect;
  if (located.dialect !== null) return located.dialect;
  const { dialect, why } = await detectDialect(located.listing, located.detected.format);
  note(
    'context',
    `taken for ${dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'}: ${why}`,
    located.listing.folder,
  );
  return dialect;
}

function rulesFor(
  reader: FormatReader,
  dialect: Source['dialect'],
  listing: Listing,
  options: ReadOptions,
  migrations: readonly Migration[],
): Rules {
  const rules = reader.rules(dialect, listing);
  // Where the files themselves have shown that nothing is put around them, the runner has no transactions.
  const none = rules.wrapperAssumed === true && migrations.every(({ up }) => !up.transaction);
  return {
    ...rules,
    foreignKeys: options.foreignKeys ?? true,
    connection: options.connection ?? rules.connection,
    // Whoever says how it is run has a choice, and the promise is exercised.
    transactions: options.transaction !== undefined || (!none && rules.transactions),
    ...(options.transaction === undefined ? {} : { wrapperAssumed: false }),
    ...(options.deployment === undefined ? {} : { deployment: options.deployment }),
  };
}

function foreignKeysNote(on: boolean, reader: FormatReader): string {
  const chosen = on
    ? 'foreign keys are on, as in an application that has them'
    : 'foreign keys are off, as was asked for';
  return `${chosen}; ${reader.foreignKeys}`;
}

function checkMigrations(migrations: readonly Migration[], listing: Listing, format: Format): void {
  if (migrations.length === 0) {
    throw new UserError(`the folder holds no migration in the format ${format}`, {
      where: listing.folder,
      wayOut: 'give another folder, or another --format',
    });
  }
  const seen = new Map<string, Migration>();
  for (const migration of migrations) {
    const other = seen.get(migration.id);
    if (other) {
      throw new UserError(`${other.files[0]} and ${migration.files[0]} have the same id ${migration.id}`, {
        where: migration.files[0] ?? listing.folder,
        wayOut: 'give one of them another id',
      });
    }
    seen.set(migration.id, migration);
  }
}
