import { existsSync, linkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { UserError } from '../../model/errors.js';
import { digestOf, freeName, syncPath, timestamp } from '../files.js';
import type { Backup, BackupOptions, WorkFolder } from '../store.js';
import { demandCollations } from './collations.js';
import { compareFiles, countRows } from './compare-files.js';
import { openFile } from './connect.js';
import { diskTables } from './disk-tables.js';
import { explainFileError } from './file-error.js';
import { literalPath } from './file-name.js';
import { identityOf } from './kinship.js';
import { type Manifest, manifestPath } from './manifest.js';
import { makeWorkFolder } from './work-folder.js';

/**
 * Copies a database file with SQLite's online backup, the write-ahead log included, and proves that the copy holds
 * what the original holds: both are compared row by row within one read transaction of the original.
 *
 * @throws {UserError} when the copy cannot be made or proven, or its place is taken; nothing is left behind
 */
export async function backupFile(path: string, options: BackupOptions): Promise<Backup> {
  const target = targetPath(path, options);
  let folder: WorkFolder | undefined;
  try {
    folder = makeWorkFolder(dirname(target), '.rehearsal-backup-');
    const copy = join(folder.path, basename(target));
    const { tables, rows } = await copyProven(path, copy, options);
    options.stop?.throwIfAborted();
    syncPath(copy);
    const backup = { path: target, bytes: statSync(copy).size, tables, rows, digest: await digestOf(copy) };
    options.stop?.throwIfAborted();
    publish(copy, path, backup, options);
    return backup;
  } catch (cause) {
    throw explainFileError(path, cause);
  } finally {
    folder?.remove();
  }
}

/**
 * Copies all pages of the database that is open, to a file that is new or a database of its own. A copy that moved
 * nothing must not pass: SQLite answers a lock as if there were nothing left to do.
 *
 * @param source in a read transaction, so that all pages are of one moment
 */
export async function copyPages(
  source: BetterSqlite3.Database,
  target: string,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  const pages = Number(source.pragma('page_count', { simple: true }));
  const { totalPages, remainingPages } = await source.backup(target, {
    progress: ({ totalPages: total, remainingPages: left }) => {
      if (total > 0) onProgress(total - left, total);
      return PAGES_AT_ONCE;
    },
  });
  if (totalPages === pages && remainingPages === 0 && pages > 0) return;
  const what =
    pages === 0
      ? 'the database is empty: there is nothing to copy'
      : 'the copy was not made: the file is locked';
  throw new UserError(what, { where: source.name });
}

/** Begins a read transaction. A lock is an error here, where the backup itself would pass over it. */
export function beginReading(db: BetterSqlite3.Database): void {
  db.exec('BEGIN');
  db.prepare('SELECT count(*) FROM main.sqlite_schema').get();
}

/** What the engine's integrity check finds first; `null`: nothing. */
export function firstDamage(db: BetterSqlite3.Database, database = 'main'): string | null {
  const found = db.prepare(`PRAGMA ${database}.integrity_check(1)`).pluck().get();
  return found === 'ok' ? null : String(found);
}

const PAGES_AT_ONCE = 4096;

async function copyProven(
  path: string,
  copy: string,
  options: BackupOptions,
): Promise<{ tables: number; rows: number }> {
  const db = openFile(path, { readonly: true, waitMs: 5000 });
  try {
    beginReading(db);
    demandCollations(db, path);
    await copyPages(db, copy, (done, total) => {
      options.stop?.throwIfAborted();
      options.onProgress?.(done, total);
    });
    db.prepare('ATTACH ? AS copy').run(copy);
    demandEqual(db, path);
    const damage = firstDamage(db, 'copy');
    if (damage !== null) {
      throw new UserError(`the database is damaged: ${damage}`, {
        where: path,
        wayOut: 'a backup of it would be damaged too; restore an older one',
      });
    }
    const tables = [...diskTables(db, 'copy').keys()].filter((name) => !name.startsWith('sqlite_'));
    return {
      tables: tables.length,
      rows: tables.reduce((sum, name) => sum + countRows(db, 'copy', name), 0),
    };
  } finally {
    db.close();
  }
}

function demandEqual(db: BetterSqlite3.Database, path: string): void {
  const { tables, schema } = compareFiles(db, { left: 'main', right: 'copy', by: 'place' });
  const unlike = [...schema, ...tables.map(({ table }) => `table ${table}`)];
  if (unlike.length === 0) return;
  throw new UserError(`the copy does not hold what the database holds: ${unlike.join(', ')}`, {
    where: path,
    wayOut: 'check the disk',
  });
}

function targetPath(path: string, { out, clock }: BackupOptions): string {
  const taken = (candidate: string) => existsSync(candidate) || existsSync(manifestPath(candidate));
  if (out !== null) {
    literalPath(out);
    if (!taken(out)) return out;
    throw new UserError('is there already', {
      where: out,
      wayOut: 'choose another --out; a backup is never overwritten',
    });
  }
  return freeName(`${path}.${timestamp(clock)}.backup`, taken);
}

/** Gives the finished copy its name, which fails where somebody else took the name meanwhile. */
function publish(copy: string, path: string, backup: Backup, { clock, toolVersion }: BackupOptions): void {
  const manifest: Manifest & Record<string, unknown> = {
    schema: 'rehearsal-backup/1',
    database: basename(path),
    origin: identityOf(path),
    takenAt: new Date(clock()).toISOString(),
    digest: backup.digest,
    bytes: backup.bytes,
    tables: backup.tables,
    rows: backup.rows,
    tool: toolVersion,
  };
  writeFileSync(manifestPath(backup.path), `${JSON.stringify(manifest, null, 2)}\n`, { flag: 'wx' });
  try {
    linkSync(copy, backup.path);
  } catch (error) {
    rmSync(manifestPath(backup.path), { force: true });
    throw error;
  }
  syncPath(manifestPath(backup.path));
  syncPath(dirname(backup.path));
}
