import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { sqliteStore } from '../../src/engines/sqlite/store.js';
import type { Migration } from '../../src/model/migration.js';
import type { Rules } from '../../src/model/source.js';
import { type ReleaseOptions, release } from '../../src/runner/release.js';

/** A folder of its own, taken away when the test has finished. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-runner-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A database file with a parent and a child table, and rows in them. */
export function makeDatabase(folder: string, more = ''): string {
  const path = join(folder, 'app.db');
  change(
    path,
    `CREATE TABLE parents (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
     CREATE TABLE children (id TEXT PRIMARY KEY, parent INTEGER REFERENCES parents ON DELETE CASCADE, note);
     INSERT INTO parents VALUES (1, 'a'), (2, 'b'), (3, 'c');
     INSERT INTO children VALUES ('x', 1, 1), ('y', 1, 1.0), ('z', 2, NULL);
     ${more}`,
  );
  return path;
}

/** Runs SQL as another program would, on a connection of its own. */
export function change(path: string, sql: string, { unsafe = false } = {}): void {
  const db = new BetterSqlite3(path);
  db.unsafeMode(unsafe);
  db.exec(sql);
  db.close();
}

/** What another program reads. */
export function read(path: string, sql: string): unknown[] {
  const db = new BetterSqlite3(path);
  const rows = db.prepare(sql).raw(true).all();
  db.close();
  return rows;
}

/** Every file of a folder with its bytes. */
export function bytesIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .sort()
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
}

/** Everything that is in the database, the history apart. */
export function contentOf(path: string): unknown {
  const db = new BetterSqlite3(path, { readonly: true });
  db.defaultSafeIntegers(true);
  const objects = db
    .prepare(
      "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE name NOT IN ('_rehearsal_history') AND name NOT LIKE 'sqlite_%' ORDER BY 1, 2",
    )
    .raw(true)
    .all() as string[][];
  const tables = objects.filter(([type]) => type === 'table').map(([, name]) => name);
  const rows = tables.map((name) => db.prepare(`SELECT * FROM "${name}"`).raw(true).all());
  db.close();
  return { objects, rows };
}

export const migration = (
  id: string,
  up: readonly string[],
  more: Partial<Migration> & { readonly downSql?: readonly string[]; readonly bare?: boolean } = {},
): Migration => {
  const { downSql, bare = false, ...rest } = more;
  return {
    id,
    description: '',
    up: { transaction: !bare, steps: up.map((sql) => ({ sql })) },
    down: downSql === undefined ? null : { transaction: !bare, steps: downSql.map((sql) => ({ sql })) },
    irreversible: null,
    preconditions: [],
    postconditions: [],
    changes: null,
    acceptances: [],
    checksum: `sha256:${id}`,
    files: [],
    ...rest,
  };
};

export const rules: Rules = {
  foreignKeys: true,
  connection: 'shared',
  transactions: true,
  reversible: true,
  conditions: true,
};

/** Releases on a file, with a clock that stands still. */
export function releaseOn(
  path: string,
  migrations: readonly Migration[],
  more: Partial<ReleaseOptions> = {},
) {
  return release({
    store: sqliteStore(path, process.pid),
    migrations,
    rules,
    direction: 'up',
    to: null,
    backup: null,
    clock: () => Date.UTC(2026, 0, 31, 23, 59, 58),
    toolVersion: '1.0.0',
    ...more,
  });
}
