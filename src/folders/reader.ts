import type { Migration } from '../model/migration.js';
import type { Format, Prelude, Rules } from '../model/source.js';
import type { Dialect } from '../sql/tokenize.js';
import type { Listing } from './files.js';
import type { ReadContext } from './options.js';

/** One format of migration folders: how its own tool names, orders, cuts and runs the files. */
export interface FormatReader {
  readonly format: Format;
  /**
   * The folder's migrations in the order in which the tool runs them.
   *
   * @throws {UserError} for what the tool itself would refuse, with the file
   */
  read(listing: Listing, context: ReadContext): Promise<readonly Migration[]>;
  /** The tool's surroundings, but for foreign keys, which applications have on. */
  rules(dialect: Dialect, listing: Listing): Omit<Rules, 'foreignKeys'>;
  readonly prelude?: (migrations: readonly Migration[]) => Prelude;
  /** Files are handed to a client program (psql, sqlite3), whose commands may stand in them. */
  readonly fed?: boolean;
  /** What the tool itself does with SQLite's foreign keys when it opens a database, as one sentence. */
  readonly foreignKeys: string;
}

/** A migration written as code, by its name. */
export const CODE = /^[vV]?\d[^/]*\.(go|java|kt|js|ts|mjs|mts|cjs|cts|py|rb|rs|php|fizz|sh)$/;

/**
 * Says which files of a flat folder were left out: SQL that is no migration by the format's rules, SQL in sub-folders,
 * and migrations written as code.
 */
export function noteLeftOut(
  listing: Listing,
  used: ReadonlySet<string>,
  tool: string,
  context: ReadContext,
): void {
  const stoodIn = Object.keys(context.options.standIns ?? {});
  for (const name of listing.flat.filter((each) => !used.has(each))) {
    const path = listing.path(name);
    if (stoodIn.some((code) => name.startsWith(code))) continue;
    if (CODE.test(name) && !/_test\.go$/.test(name)) {
      context.uncovered.push(path);
      context.note(
        'gap',
        `${name} is a migration written as code: it is not covered, and what follows is tried without it (--stand-in ${name}=FILE.sql runs SQL in its place)`,
        path,
      );
    } else if (/\.sql$/i.test(name)) {
      context.note('gap', `${name} is no migration by the rules of ${tool}: it is left out`, path);
    }
  }
  for (const folder of listing.folders) {
    const inside = listing.names.filter((name) => name.startsWith(`${folder}/`) && /\.sql$/i.test(name));
    const count = inside.filter((name) => !used.has(name)).length;
    if (count === 0) continue;
    const message = `${count} SQL files in the sub-folder ${folder} are no migrations by the rules of ${tool}: they are left out`;
    context.note('gap', message, listing.path(folder));
  }
}

export const GO_DRIVERS =
  "the drivers of Go's tools leave foreign keys off unless the address that is opened turns them on";

/** What holds of files that any runner may run. */
export const ANY_RUNNER = {
  fed: true,
  foreignKeys: 'what runs these files is not known, nor whether it enforces foreign keys',
} as const;

/** The same of how it runs them: each in a transaction, by assumption. */
export const ASSUMED = { transactions: true, wrapperAssumed: true, conditions: false } as const;
