import type { Migration } from '../model/migration.js';
import type { Listing, SourceFile } from './files.js';
import { implicitTransaction } from './implicit-transaction.js';
import type { ReadContext } from './options.js';
import { pairNames, readPairs } from './pairs.js';
import { type FormatReader, GO_DRIVERS, noteLeftOut } from './reader.js';
import { type Part, wholeFile } from './statements.js';
import { withoutWrapping } from './wrapping.js';

/**
 * golang-migrate and its kin: `N_title.up.sql`, `N_title.down.sql`, ordered by number however padded, gaps allowed, the
 * two titles may differ. On SQLite its driver wraps each file in a transaction (`x-no-tx-wrap` turns that off: say so
 * with the transaction option); on PostgreSQL a file is sent whole, which makes one implicit transaction of it.
 */
export const golangMigrate: FormatReader = {
  format: 'golang-migrate',
  foreignKeys: GO_DRIVERS,
  rules: (dialect) => ({
    connection: 'shared',
    transactions: true,
    recordsApart: true,
    // Its SQLite driver wraps unless it is told not to, and many other runners read the same names.
    ...(dialect === 'sqlite' ? { wrapperAssumed: true } : {}),
    reversible: true,
    conditions: false,
  }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = pairNames(listing);
    noteLeftOut(listing, new Set(names.map((each) => each.name)), 'golang-migrate', context);
    const loneDown = listing.flat.some((name) => /[._]up\.go$/.test(name)) ? 'skip' : 'error';
    const pairs = await readPairs(listing, names, context, { tool: 'golang-migrate', loneDown, part });
    const migrations = pairs.map(({ version, migration }) => withCodeDown(migration, version, listing));
    return context.dialect === 'sqlite' ? withoutWrapping(migrations, context) : migrations;
  },
};

/** A way back that is written as code is not forgotten. */
function withCodeDown(migration: Migration, version: bigint, listing: Listing): Migration {
  if (migration.down !== null || migration.irreversible !== null) return migration;
  const code = listing.flat.find((name) => {
    const digits = /^[vV]?(\d+)[._-].*[._]down\.go$/.exec(name)?.[1];
    return digits !== undefined && BigInt(digits) === version;
  });
  if (code === undefined) return migration;
  return { ...migration, irreversible: `its down is written as code (${code}), which is not run` };
}

function part(file: SourceFile, context: ReadContext): Part {
  const autocommit = /\.autocommit\./.test(file.name);
  if (context.dialect === 'sqlite' || autocommit) return wholeFile(file, !autocommit);
  return wholeFile(file, implicitTransaction(file.text));
}
