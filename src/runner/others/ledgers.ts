import { byName, byNumber, halfDone, isTrue, numberOf, type OtherLedger, textOf } from './ledger.js';

/** The tools whose histories are understood, each as its own documentation and source say. */
export const otherLedgers: readonly OtherLedger[] = [
  {
    tool: 'golang-migrate',
    formats: ['golang-migrate'],
    table: 'schema_migrations',
    columns: ['version', 'dirty'],
    sql: 'SELECT version, dirty FROM schema_migrations',
    // One row: everything up to its number is applied.
    applied: ([row], ids) => {
      if (row === undefined) return [];
      const at = textOf(row.version);
      if (isTrue(row.dirty)) halfDone('golang-migrate', `version ${at}`);
      return ids.filter((id) => BigInt(numberOf(id) || '0') <= BigInt(at));
    },
  },
  {
    tool: 'dbmate',
    formats: ['dbmate'],
    table: 'schema_migrations',
    columns: ['version'],
    sql: 'SELECT version FROM schema_migrations ORDER BY version',
    applied: (rows, ids) =>
      byNumber(
        rows.map(({ version }) => textOf(version)),
        ids,
      ),
  },
  {
    tool: 'goose',
    formats: ['goose'],
    table: 'goose_db_version',
    columns: ['version_id', 'is_applied'],
    sql: 'SELECT version_id, is_applied FROM goose_db_version ORDER BY id',
    // A row for each step in either direction; the last of a version counts, and version 0 is the table itself.
    applied: (rows, ids) => {
      const last = new Map(rows.map((row) => [textOf(row.version_id), isTrue(row.is_applied)]));
      const versions = [...last].filter(([version, applied]) => applied && version !== '0');
      return byNumber(
        versions.map(([version]) => version),
        ids,
      );
    },
  },
  {
    tool: 'sqlx',
    formats: ['sqlx'],
    table: '_sqlx_migrations',
    columns: ['version', 'success'],
    sql: 'SELECT version, success FROM _sqlx_migrations ORDER BY version',
    applied: (rows, ids) => {
      const failed = rows.find(({ success }) => !isTrue(success));
      if (failed !== undefined) halfDone('sqlx', `version ${textOf(failed.version)}`);
      return byNumber(
        rows.map(({ version }) => textOf(version)),
        ids,
      );
    },
  },
  {
    tool: 'Prisma',
    formats: ['prisma'],
    table: '_prisma_migrations',
    columns: ['migration_name', 'finished_at', 'rolled_back_at'],
    sql: 'SELECT migration_name, finished_at, rolled_back_at FROM _prisma_migrations ORDER BY started_at, migration_name',
    applied: (rows, ids) => {
      const standing = rows.filter(({ rolled_back_at }) => rolled_back_at === null);
      const begun = standing.find(({ finished_at }) => finished_at === null);
      if (begun !== undefined) halfDone('Prisma', textOf(begun.migration_name));
      return byName(
        standing.map(({ migration_name }) => textOf(migration_name)),
        ids,
      );
    },
  },
  {
    tool: 'Drizzle',
    formats: ['drizzle'],
    table: '__drizzle_migrations',
    columns: ['hash', 'created_at'],
    sql: 'SELECT hash FROM __drizzle_migrations ORDER BY created_at',
    // It applies its journal in order and names none of it; the hash is of a text that is not kept here.
    applied: (rows, ids) => ids.slice(0, rows.length),
  },
  {
    tool: 'Knex',
    formats: ['knex'],
    table: 'knex_migrations',
    columns: ['name', 'batch'],
    beside: ['knex_migrations_lock'],
    sql: 'SELECT name FROM knex_migrations ORDER BY id',
    applied: (rows, ids) =>
      byName(
        rows.map(({ name }) => textOf(name)),
        ids,
      ),
  },
  {
    tool: 'Alembic',
    formats: ['plain', 'rehearsal'],
    table: 'alembic_version',
    columns: ['version_num'],
    sql: 'SELECT version_num FROM alembic_version',
    // One row: the revision that the database is at. Its SQL is known by a file that carries the revision in its name.
    applied: ([row], ids) => {
      if (row === undefined) return [];
      const revision = textOf(row.version_num);
      const at = ids.findIndex((id) => id.split(/[^A-Za-z0-9]+/).includes(revision));
      if (at < 0) byName([revision], ids);
      return ids.slice(0, at + 1);
    },
  },
  {
    tool: 'Diesel',
    formats: ['diesel'],
    table: '__diesel_schema_migrations',
    columns: ['version'],
    sql: 'SELECT version FROM __diesel_schema_migrations ORDER BY version',
    applied: (rows, ids) =>
      byNumber(
        rows.map(({ version }) => textOf(version)),
        ids,
      ),
  },
  {
    tool: 'Sequelize',
    formats: ['sequelize'],
    table: 'SequelizeMeta',
    columns: ['name'],
    sql: 'SELECT name FROM "SequelizeMeta" ORDER BY name',
    applied: (rows, ids) =>
      byName(
        rows.map(({ name }) => textOf(name)),
        ids,
      ),
  },
  {
    tool: 'Kysely',
    formats: ['kysely'],
    table: 'kysely_migration',
    columns: ['name', 'timestamp'],
    beside: ['kysely_migration_lock'],
    sql: 'SELECT name FROM kysely_migration ORDER BY name',
    applied: (rows, ids) =>
      byName(
        rows.map(({ name }) => textOf(name)),
        ids,
      ),
  },
];
