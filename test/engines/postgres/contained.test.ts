import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Database, Engine } from '../../../src/engines/engine.js';
import { postgresEngine } from '../../../src/engines/postgres/index.js';
import { connectPg } from '../../../src/engines/postgres/pg-wire.js';
import type { Server } from '../../../src/engines/postgres/server/server.js';
import type { Wire } from '../../../src/engines/postgres/wire.js';
import { StatementError } from '../../../src/model/errors.js';
import { folderOf, startServer } from '../../postgres.js';

/** A server of somebody else's, whose address is a superuser's. */
let server: Server;
let url: string;
let admin: Wire;
let engine: Engine;
const open: Database[] = [];

beforeAll(async () => {
  server = await startServer();
  const folder = await folderOf(server);
  admin = await connectPg({ host: folder, port: 5432, user: 'rehearsal_server' }, 'postgres');
  await admin.query('CREATE DATABASE precious');
  await admin.query('CREATE ROLE somebody LOGIN');
  url = `postgres://rehearsal_server@localhost/postgres?host=${encodeURIComponent(folder)}`;
  engine = await postgresEngine({ server: url });
});
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});
afterAll(async () => {
  await engine.close();
  expect(await names('SELECT datname FROM pg_database WHERE oid >= 16384')).toEqual(['precious']);
  expect(await names('SELECT rolname FROM pg_roles WHERE oid >= 16384')).toEqual(['somebody']);
  await admin.end();
  await server.close();
});

async function names(sql: string): Promise<unknown[]> {
  const [answer] = await admin.query(`${sql} ORDER BY 1`);
  return answer?.rows.flat() ?? [];
}

async function opened(...statements: string[]) {
  const database = await engine.open();
  open.push(database);
  for (const statement of statements) await database.run(statement);
  return database;
}

describe('what reaches beyond the scratch database is refused, and nothing happens:', () => {
  const file = join(tmpdir(), `rehearsal-reach-${process.pid}`);
  it.each([
    ['another database', 'DROP DATABASE precious WITH (FORCE)'],
    ['a new one', 'CREATE DATABASE more'],
    ['settings of the server', "ALTER SYSTEM SET work_mem = '77MB'"],
    ['a program', `COPY (SELECT 1) TO PROGRAM 'touch ${file}'`],
    ['a program, hidden', `DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PRO' || 'GRAM ''touch ${file}'''; END $$`],
    ['a file', `COPY (SELECT 1) TO '${file}'`],
    ['a file to read', "SELECT pg_read_file('postgresql.conf')"],
    [
      'a file to read, hidden',
      "DO $$ BEGIN EXECUTE 'SELECT pg_read' || '_file(''postgresql.conf'')'; END $$",
    ],
    ['a file as a large object', `SELECT lo_export(lo_from_bytea(0, 'x'), '${file}')`],
    ['other connections', 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity'],
    [
      'other connections, hidden',
      "DO $$ BEGIN EXECUTE 'SELECT pg_cancel' || '_backend(pid) FROM pg_stat_activity'; END $$",
    ],
    ['a place for files', "CREATE TABLESPACE elsewhere LOCATION '/tmp'"],
    ['a role of somebody else', 'DROP ROLE somebody'],
    ['a role of somebody else, hidden', "DO $$ BEGIN EXECUTE 'DROP RO' || 'LE somebody'; END $$"],
    ['its password', "ALTER ROLE somebody PASSWORD 'x'"],
    ['a role with all rights', 'CREATE ROLE god SUPERUSER'],
    ['rights by membership', 'GRANT pg_execute_server_program TO CURRENT_USER'],
    ['rights by membership at birth', 'CREATE ROLE god IN ROLE pg_execute_server_program'],
    [
      'a statement behind a quote',
      `CREATE ROLE a PASSWORD E'\\''; COPY (SELECT 1) TO PROGRAM 'touch ${file}'; --'`,
    ],
    ['a user that connects', 'SET SESSION AUTHORIZATION rehearsal_server'],
  ])('%s', async (_, sql) => {
    const database = await opened();
    const error = await database.run(sql).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StatementError);
    expect((error as StatementError).code).toMatch(/^(42501|0A000|25001)$/);
    expect(existsSync(file)).toBe(false);
    expect(await names('SELECT datname FROM pg_database WHERE oid >= 16384')).toContain('precious');
    expect(await names('SELECT rolname FROM pg_roles WHERE oid >= 16384')).toContain('somebody');
    expect(await names("SELECT name FROM pg_file_settings WHERE sourcefile LIKE '%auto.conf'")).toEqual([]);
  });

  it('and the message says what would run it', async () => {
    const database = await opened();
    await expect(database.run('DROP DATABASE precious')).rejects.toThrow(
      'DROP DATABASE reaches beyond the scratch database, so it is not run here; --postgres-allow cluster runs it',
    );
  });

  it('a transaction is aborted by it, as by any other refusal', async () => {
    const database = await opened('BEGIN');
    await expect(database.run("COPY (SELECT 1) TO PROGRAM 'true'")).rejects.toThrow(/reaches beyond/);
    await expect(database.run('SELECT 1')).rejects.toThrow(/current transaction is aborted/);
    await database.run('ROLLBACK');
    await database.run('SELECT 1');
  });
});

describe('roles', () => {
  const made = [
    ['as a statement', 'CREATE ROLE app_user NOLOGIN'],
    [
      'where they are not there yet',
      `DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'app_user') THEN CREATE ROLE app_user NOLOGIN; END IF;
      END $$`,
    ],
    ['by dynamic SQL', "DO $$ BEGIN EXECUTE format('CREATE ROLE %I', 'app_user'); END $$"],
  ] as const;

  it.each(made)('%s are made, used, and made again in another database', async (_, create) => {
    const first = await opened('CREATE TABLE t (v integer)', create, 'GRANT SELECT ON t TO app_user');
    const second = await opened(create);
    const grant =
      "SELECT grantee FROM information_schema.role_table_grants WHERE table_name = 't' AND grantee = 'app_user'";
    expect(await first.all(grant)).toHaveLength(1);
    await second.run('CREATE TABLE t (v integer)');
    expect(await second.all(grant)).toHaveLength(0);
    expect(await first.all(grant)).toHaveLength(1);
    await first.run('SET ROLE app_user');
    await first.run('RESET ROLE');
    await first.run('DROP TABLE t');
    await first.run('DROP ROLE app_user');
    expect(await first.all("SELECT FROM pg_roles WHERE rolname = 'app_user'")).toHaveLength(0);
    expect(await second.all("SELECT rolname FROM pg_roles WHERE rolname = 'app_user'")).toHaveLength(1);
  });

  it('that are committed for real go with their database', async () => {
    const table = 'CREATE TABLE t (v integer)';
    const index = 'CREATE INDEX CONCURRENTLY i ON t (v)';
    const first = await opened(table, 'CREATE ROLE app_user', index, 'GRANT SELECT ON t TO app_user');
    const second = await opened(table, 'CREATE ROLE app_user', index);
    expect(await first.all("SELECT rolname FROM pg_roles WHERE rolname = 'app_user'")).toHaveLength(1);
    await second.run('DROP ROLE app_user');
    const again = await engine.open({ from: await first.snapshot() });
    open.push(again);
    await again.run('DROP TABLE t');
    await again.run('DROP ROLE app_user');
  });

  it('leave a transaction open that was open', async () => {
    const first = await opened('CREATE TABLE t (v integer)', 'BEGIN', 'CREATE ROLE app_user');
    await first.run('INSERT INTO t VALUES (1)');
    await opened('CREATE ROLE app_user');
    expect(first.inTransaction()).toBe(true);
    expect(await first.all('SELECT v FROM t')).toEqual([{ v: 1n }]);
    await first.run('ROLLBACK');
    expect(await first.all('SELECT v FROM t')).toEqual([]);
    await first.run('CREATE ROLE app_user');
  });
});

describe('what needs a superuser and stays inside the database runs:', () => {
  it.each([
    [
      'an extension that is not trusted',
      ['CREATE EXTENSION pg_stat_statements', 'DROP EXTENSION pg_stat_statements'],
    ],
    [
      'an extension among other statements',
      ['CREATE TABLE t (v integer); CREATE EXTENSION pageinspect; CREATE INDEX i ON t (v)'],
    ],
    [
      'event triggers',
      [
        'CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$',
        'CREATE EVENT TRIGGER a ON ddl_command_end EXECUTE FUNCTION f()',
        'CREATE EVENT TRIGGER b ON sql_drop EXECUTE FUNCTION f()',
        'DROP EVENT TRIGGER a',
      ],
    ],
    ['a publication of all tables', ['CREATE PUBLICATION p FOR ALL TABLES']],
    [
      'triggers of the system’s own, off and on',
      [
        'CREATE TABLE t (v integer PRIMARY KEY, w integer REFERENCES t)',
        'ALTER TABLE t DISABLE TRIGGER ALL',
        'ALTER TABLE t ENABLE TRIGGER ALL',
      ],
    ],
    ['no triggers for a connection', ["SET session_replication_role = 'replica'"]],
    ['large objects', ["SELECT lo_from_bytea(4711, 'x')", 'SELECT lo_unlink(4711)']],
    ['messages', ['LISTEN news', "NOTIFY news, 'x'", 'UNLISTEN *']],
    ['what belongs to the schema', ['COMMENT ON SCHEMA public IS $$ours$$', 'CREATE SCHEMA more']],
  ])('%s', async (_, statements) => {
    await opened(...statements);
  });

  it('random functions of an extension repeat exactly', async () => {
    const draw = async () => {
      const database = await opened('CREATE EXTENSION "uuid-ossp"');
      return database.all('SELECT uuid_generate_v4() AS v');
    };
    expect(await draw()).toEqual(await draw());
  });

  it('a function of the migration’s own never runs as a superuser', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rehearsal-reach-')), 'made');
    const database = await opened(
      `CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
        EXECUTE 'COPY (SELECT 1) TO PRO' || 'GRAM ''touch ${file}'''; END $$`,
      'CREATE EVENT TRIGGER a ON ddl_command_end EXECUTE FUNCTION f()',
    );
    await expect(database.run('CREATE EXTENSION pageinspect')).rejects.toThrow(/superuser|permission denied/);
    expect(existsSync(file)).toBe(false);
    rmSync(join(file, '..'), { recursive: true });
  });
});

describe('--postgres-allow cluster', () => {
  it('gives the rights of the address', async () => {
    const allowed = await postgresEngine({ server: url, allow: 'cluster' });
    const database = await allowed.open();
    await database.run("SELECT pg_read_file('PG_VERSION')");
    await database.run('CREATE ROLE app_user');
    const second = await allowed.open();
    await second.run('CREATE ROLE app_user');
    await database.close();
    await second.close();
    await allowed.close();
  });
});
