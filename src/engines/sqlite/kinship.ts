import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import type { TableDifference } from '../store.js';
import { countRows } from './compare-files.js';
import { diskTables } from './disk-tables.js';
import type { FileIdentity } from './manifest.js';

/** What tells one file of a name from the next one of that name. */
export function identityOf(path: string): FileIdentity {
  const { dev, ino, birthtimeMs } = statSync(path);
  return { path: realpathSync(path), device: dev, inode: ino, born: birthtimeMs };
}

export interface Relatives {
  /** A connection with the current database as `main` and the backup as `saved`. */
  readonly db: BetterSqlite3.Database;
  /** The current database's path. */
  readonly path: string;
  /** The file that the backup was taken from, where that is known. */
  readonly origin: FileIdentity | null;
  /** What the two hold differently, matched by key. */
  readonly differences: readonly TableDifference[];
}

/**
 * What speaks against the backup being one of this database; `null`: it is. A name is no proof, nor is it that tables are called
 * alike: the very file that it was taken from is, else rows that both hold, and a history that began as one.
 */
export function whyStrange(relatives: Relatives): string | null {
  const { db } = relatives;
  const [current, saved] = [userTables(db, 'main'), userTables(db, 'saved')];
  if (current.length === 0) return null;
  const shared = current.filter((name) => saved.includes(name));
  if (shared.length === 0) return `it has ${saved.join(', ')}, and the database has ${current.join(', ')}`;
  const [mark, otherMark] = ['main', 'saved'].map((name) =>
    Number(db.pragma(`${name}.application_id`, { simple: true })),
  );
  if (mark !== otherMark && mark !== 0 && otherMark !== 0)
    return `its application_id is ${otherMark}, and the database has ${mark}`;
  const history = compareHistories(db, shared);
  if (history === 'other') return 'its history began at another time';
  if (isSameFile(relatives)) return null;
  return strangeContent(relatives, shared, history === 'one');
}

/** Tables of the user, without the runner's own. */
function strangeContent(
  { db, differences }: Relatives,
  shared: readonly string[],
  oneHistory: boolean,
): string | null {
  const kin: string[] = [];
  const alien: string[] = [];
  let rows = 0;
  for (const table of shared.filter((name) => name !== HISTORY)) {
    const [here, there] = [countRows(db, 'main', table), countRows(db, 'saved', table)];
    rows += here;
    const smaller = Math.min(here, there);
    if (smaller === 0) continue;
    const { onlyLeft = 0, changed = 0 } = differences.find((each) => each.table === table) ?? {};
    (here - onlyLeft - changed >= smaller / 10 ? kin : alien).push(table);
  }
  // Nothing is lost that could be somebody else's.
  if (rows === 0) return null;
  if (kin.length > (oneHistory ? alien.length : 0) && (oneHistory || alien.length === 0)) return null;
  return alien.length > 0
    ? `the rows of ${alien.join(', ')} are not those of the database`
    : 'no row says that it is of this database';
}

const HISTORY = '_rehearsal_history';

/** `one`: both histories go back to the same beginning and neither has left the other; `other`: they began apart. */
function compareHistories(
  db: BetterSqlite3.Database,
  shared: readonly string[],
): 'one' | 'other' | 'unknown' {
  if (!shared.includes(HISTORY)) return 'unknown';
  const [one = [], other = []] = ['main', 'saved'].map(
    (name) =>
      db
        .prepare(
          `SELECT migration || char(10) || checksum || char(10) || started_at FROM ${name}.${HISTORY} ORDER BY id`,
        )
        .pluck()
        .all() as string[],
  );
  if (one[0] === undefined || other[0] === undefined) return 'unknown';
  if (one[0] !== other[0]) return 'other';
  const both = Math.min(one.length, other.length);
  return one.slice(0, both).join() === other.slice(0, both).join() ? 'one' : 'unknown';
}

/** The file itself, or one that an earlier restore has put aside in its place. */
function isSameFile({ path, origin }: Relatives): boolean {
  if (origin === null || origin.path !== realpathSync(path)) return false;
  const kept = readdirSync(dirname(path))
    .filter((name) => name.startsWith(`${basename(path)}.replaced-`))
    .map((name) => join(dirname(path), name));
  return [path, ...kept].filter(existsSync).some((candidate) => {
    const { device, inode, born } = identityOf(candidate);
    return device === origin.device && inode === origin.inode && born === origin.born;
  });
}

export function userTables(db: BetterSqlite3.Database, database: string): string[] {
  return [...diskTables(db, database).keys()].filter((name) => !name.startsWith('sqlite_'));
}
