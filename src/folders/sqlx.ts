import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { orderUnique } from './order.js';
import { pairNames, readPairs } from './pairs.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import { type Part, wholeFile } from './statements.js';

/**
 * sqlx: `N_title.sql` (forward only) or `N_title.up.sql` and `N_title.down.sql`, ordered by number. Each file runs in a
 * transaction unless it starts with `-- no-transaction`; on SQLite sqlx reads that line from version 0.9 on.
 */
export const sqlx: FormatReader = {
  format: 'sqlx',
  foreignKeys: 'sqlx turns foreign keys on when it opens a database',
  rules: (_, listing) => ({
    connection: 'shared',
    transactions: true,
    reversible: listing.flat.some((name) => /\.(up|down)\.sql$/.test(name)),
    conditions: false,
  }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => NAME.test(name));
    noteLeftOut(listing, new Set(names), 'sqlx', context);
    const paired = pairNames(listing).filter(({ name }) => /^\d+_.*\.(up|down)\.sql$/.test(name));
    const pairs = await readPairs(listing, paired, context, { tool: 'sqlx', loneDown: 'error', part });
    const singles = names
      .filter((name) => !/\.(up|down)\.sql$/.test(name))
      .map(async (name) => {
        const file = await listing.read(name);
        return { version: BigInt(NAME.exec(name)?.[1] ?? 0), file, migration: readSingle(file, context) };
      });
    return orderUnique([...pairs, ...(await Promise.all(singles))], 'sqlx', context.options).map(
      (each) => each.migration,
    );
  },
};

const NAME = /^(\d+)_.*\.sql$/;

function readSingle(file: SourceFile, context: ReadContext): Migration {
  const bare = file.name.replace(/\.sql$/, '');
  const description = describe(bare.replace(/^\d+_/, ''));
  return buildMigration({ id: bare, description, up: part(file, context), down: null }, context);
}

function part(file: SourceFile, context: ReadContext): Part {
  const optsOut = file.text.startsWith('-- no-transaction');
  if (optsOut && context.dialect === 'sqlite') {
    const message =
      'sqlx before 0.9 ignores "-- no-transaction" on SQLite and wraps the file in a transaction all the same';
    context.note('context', message, file.path, 1);
  }
  return wholeFile(file, !optsOut);
}
