import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { Migration } from '../../src/model/migration.js';
import type { Format } from '../../src/model/source.js';
import { readStanding, withoutOtherLedgers } from '../../src/runner/others/standing.js';

/** What each tool's table looks like on SQLite, with the first two of three migrations applied. */
const tools: readonly [Format, readonly string[], readonly string[], readonly string[]][] = [
  [
    'golang-migrate',
    ['000001_a', '000002_b', '000003_c'],
    [
      'CREATE TABLE schema_migrations (version uint64, dirty bool)',
      'INSERT INTO schema_migrations VALUES (2, false)',
    ],
    ['UPDATE schema_migrations SET dirty = true'],
  ],
  [
    'dbmate',
    ['20240101000000_a', '20240102000000_b', '20240103000000_c'],
    [
      'CREATE TABLE IF NOT EXISTS "schema_migrations" (version varchar(128) primary key)',
      "INSERT INTO schema_migrations VALUES ('20240101000000'), ('20240102000000')",
    ],
    [],
  ],
  [
    'goose',
    ['00001_a', '00002_b', '00003_c'],
    [
      "CREATE TABLE goose_db_version (id INTEGER PRIMARY KEY AUTOINCREMENT, version_id INTEGER NOT NULL, is_applied INTEGER NOT NULL, tstamp TIMESTAMP DEFAULT (datetime('now')))",
      'INSERT INTO goose_db_version (version_id, is_applied) VALUES (0, 1), (1, 1), (2, 1), (3, 1), (3, 0)',
    ],
    [],
  ],
  [
    'sqlx',
    ['1_a', '2_b', '3_c'],
    [
      'CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, execution_time BIGINT NOT NULL)',
      "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (1, 'a', TRUE, x'00', 1), (2, 'b', TRUE, x'00', 1)",
    ],
    ['UPDATE _sqlx_migrations SET success = FALSE WHERE version = 2'],
  ],
  [
    'prisma',
    ['20240101000000_a', '20240102000000_b', '20240103000000_c'],
    [
      'CREATE TABLE "_prisma_migrations" ("id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL, "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp, "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)',
      "INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, rolled_back_at, started_at) VALUES ('1', '', 5, '20240101000000_a', NULL, 4), ('2', '', NULL, '20240102000000_b', 7, 6), ('3', '', 9, '20240102000000_b', NULL, 8)",
    ],
    ["UPDATE _prisma_migrations SET finished_at = NULL WHERE id = '3'"],
  ],
  [
    'drizzle',
    ['0000_a', '0001_b', '0002_c'],
    [
      'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
      "INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 1), ('y', 2)",
    ],
    [],
  ],
  [
    'knex',
    ['20240101_a', '20240102_b', '20240103_c'],
    [
      'CREATE TABLE knex_migrations (id integer not null primary key autoincrement, name varchar(255), batch integer, migration_time datetime)',
      'CREATE TABLE knex_migrations_lock ("index" integer not null primary key autoincrement, is_locked integer)',
      "INSERT INTO knex_migrations (name, batch) VALUES ('20240101_a.js', 1), ('20240102_b.ts', 1)",
    ],
    [],
  ],
  [
    'plain',
    ['0001_ae1027a6acf_a', '0002_1975ea83b712_b', '0003_27c6a30d7c24_c'],
    [
      'CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))',
      "INSERT INTO alembic_version VALUES ('1975ea83b712')",
    ],
    [],
  ],
  [
    'diesel',
    ['2024-01-01-000000_a', '2024-01-02-000000_b', '2024-01-03-000000_c'],
    [
      'CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)',
      "INSERT INTO __diesel_schema_migrations (version) VALUES ('20240101000000'), ('20240102000000')",
    ],
    [],
  ],
];

async function databaseOf(...statements: readonly string[]) {
  const database = await sqliteEngine().open();
  onTestFinished(() => database.close());
  for (const sql of statements) await database.run(sql);
  return database;
}

const sourceOf = (format: Format, ids: readonly string[]) => ({
  format,
  migrations: ids.map((id) => ({ id }) as Migration),
});

describe.each(tools)('%s', (format, ids, ledger) => {
  it('says where the database stands', async () => {
    const database = await databaseOf(...ledger);
    expect(await readStanding(database, sourceOf(format, ids))).toMatchObject({ applied: 2 });
  });

  it('is no part of the schema that the migrations make', async () => {
    const database = await databaseOf('CREATE TABLE notes (id INTEGER)', ...ledger);
    const { tables, indexes } = withoutOtherLedgers(await database.schema());
    expect([tables.map(({ name }) => name), indexes]).toEqual([['notes'], []]);
  });
});

it.each(tools.filter(([, , , spoil]) => spoil.length > 0))(
  '%s is not believed where a migration was left half done',
  async (format, ids, ledger, spoil) => {
    const database = await databaseOf(...ledger, ...spoil);
    await expect(readStanding(database, sourceOf(format, ids))).rejects.toThrow('not finished');
  },
);

it('a row that the folder has no file for is told, and so is a gap', async () => {
  const [format, ids, ledger] = tools[1] as (typeof tools)[number];
  const database = await databaseOf(...ledger);
  await expect(readStanding(database, sourceOf(format, ids.slice(1)))).rejects.toThrow(
    'the database has 20240101000000 applied, which is not in the folder',
  );
  await database.run("DELETE FROM schema_migrations WHERE version = '20240101000000'");
  await expect(readStanding(database, sourceOf(format, ids))).rejects.toThrow(
    'dbmate has applied 20240102000000_b and not 20240101000000_a, which comes before it',
  );
});

it("a table of the same name that is not the tool's, and one of another tool's, say nothing", async () => {
  const database = await databaseOf(
    'CREATE TABLE schema_migrations (version TEXT)',
    'CREATE TABLE _sqlx_migrations (x)',
  );
  expect(await readStanding(database, sourceOf('golang-migrate', ['1_a']))).toBeNull();
  expect(await readStanding(database, sourceOf('sqlx', ['1_a']))).toBeNull();
});
