import { posix } from 'node:path';
import type { Migration } from '../model/migration.js';
import { splitStatements } from '../sql/split.js';
import { buildMigration, describe } from './build.js';
import { byCodePoint, type Listing, type SourceFile } from './files.js';
import { refusesTransaction } from './implicit-transaction.js';
import type { ReadContext } from './options.js';
import { duplicate } from './order.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import { type Part, wholeFile } from './statements.js';

/**
 * Flyway: `V1.2__title.sql` by version part for part (`.` and `_` divide), `U1.2__title.sql` to undo it, and `R__title.sql`,
 * which run after all versions by title; sub-folders count. Each file runs in a transaction unless `NAME.sql.conf` says
 * `executeInTransaction=false` or it holds a statement that has no place in one (`PRAGMA foreign_keys` on SQLite).
 */
export const flyway: FormatReader = {
  format: 'flyway',
  fed: true,
  foreignKeys:
    "Flyway's SQLite driver leaves foreign keys off unless the address that is opened turns them on",
  rules: (_, listing) => ({
    connection: 'shared',
    transactions: true,
    reversible: listing.names.some((name) => UNDO.test(name)),
    conditions: false,
  }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const versioned = listing.names.filter((name) => VERSIONED.test(name));
    const undos = listing.names.filter((name) => UNDO.test(name));
    const repeatable = listing.names.filter((name) => REPEATABLE.test(name)).sort(byTitle);
    noteLeftOut(listing, new Set([...versioned, ...undos, ...repeatable]), 'Flyway', context);
    const ordered = await order(listing, versioned);
    const back = new Map((await order(listing, undos)).map((file) => [versionKey(file.name), file]));
    const migrations: Migration[] = [];
    for (const file of [...ordered, ...(await listing.readAll(repeatable))]) {
      const undo = REPEATABLE.test(file.name) ? null : (back.get(versionKey(file.name)) ?? null);
      migrations.push(await readMigration(listing, file, undo, context));
    }
    return migrations;
  },
};

function byTitle(a: string, b: string): number {
  return byCodePoint(posix.basename(a), posix.basename(b));
}

const VERSIONED = /^(?:.*\/)?V(\d+(?:[._]\d+)*)__.*\.sql$/;
const UNDO = /^(?:.*\/)?U(\d+(?:[._]\d+)*)__.*\.sql$/;
const REPEATABLE = /^(?:.*\/)?R__.*\.sql$/;

function versionParts(name: string): bigint[] {
  const parts = (/(?:^|\/)[VU](\d+(?:[._]\d+)*)__/.exec(name)?.[1] ?? '0').split(/[._]/).map(BigInt);
  while (parts.length > 1 && parts.at(-1) === 0n) parts.pop();
  return parts;
}

/** The same for `1`, `1.0` and `01`. */
function versionKey(name: string): string {
  return versionParts(name).join('.');
}

async function order(listing: Listing, names: readonly string[]): Promise<SourceFile[]> {
  const files = (await listing.readAll(names)).sort((a, b) =>
    compareParts(versionParts(a.name), versionParts(b.name)),
  );
  files.forEach((file, at) => {
    const before = files[at - 1];
    const key = versionKey(file.name);
    if (before && versionKey(before.name) === key) throw duplicate(before, file, key, 'Flyway');
  });
  return files;
}

function compareParts(a: readonly bigint[], b: readonly bigint[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const [left, right] = [a[at] ?? 0n, b[at] ?? 0n];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

async function readMigration(
  listing: Listing,
  file: SourceFile,
  undo: SourceFile | null,
  context: ReadContext,
): Promise<Migration> {
  const settings: SourceFile[] = [];
  const part = async (sql: SourceFile): Promise<Part> => {
    const config = listing.has(`${sql.name}.conf`) ? await listing.read(`${sql.name}.conf`) : null;
    if (config) settings.push(config);
    const said = /^\s*executeInTransaction\s*=\s*(true|false)/im.exec(config?.text ?? '')?.[1];
    return wholeFile(
      sql,
      said === undefined ? !leavesTransaction(sql.text, context) : said.toLowerCase() === 'true',
    );
  };
  const id = posix.basename(file.name).replace(/\.sql$/, '');
  const description = describe(id.slice(id.indexOf('__') + 2));
  const [up, down] = [await part(file), undo ? await part(undo) : null];
  const migration = buildMigration({ id, description, up, down, settings }, context);
  if (!REPEATABLE.test(file.name) || migration.irreversible !== null) return migration;
  return { ...migration, irreversible: 'Flyway undoes no repeatable migration' };
}

/** Whether Flyway leaves out the transaction because of a statement in the file. */
function leavesTransaction(sql: string, context: ReadContext): boolean {
  try {
    return splitStatements(sql, context.dialect).some((statement) =>
      context.dialect === 'sqlite'
        ? /^PRAGMA\s+foreign_keys\b/i.test(statement.sql)
        : refusesTransaction(statement.sql),
    );
  } catch {
    // A file that cannot be split is refused with its line where its statements are read.
    return false;
  }
}
