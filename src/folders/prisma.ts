import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { byCodePoint, type Listing } from './files.js';
import { implicitTransaction } from './implicit-transaction.js';
import type { ReadContext } from './options.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import { wholeFile } from './statements.js';

/**
 * Prisma: `NAME/migration.sql`, ordered by folder name as text, forward only. On SQLite a file is run as a script
 * without any transaction; PostgreSQL makes one implicit transaction of a file that is sent whole.
 */
export const prisma: FormatReader = {
  format: 'prisma',
  foreignKeys: 'Prisma enforces foreign keys when it opens a SQLite database',
  rules: (dialect) => ({
    connection: 'shared',
    transactions: dialect === 'postgres',
    recordsApart: true,
    reversible: false,
    conditions: false,
  }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const folders = listing.folders
      .filter((folder) => listing.has(`${folder}/migration.sql`))
      .sort(byCodePoint);
    for (const folder of listing.folders) {
      if (folders.includes(folder) || !listing.names.some((name) => name.startsWith(`${folder}/`))) continue;
      context.note('gap', `${folder} holds no migration.sql: it is left out`, listing.path(folder));
    }
    const names = folders.map((folder) => `${folder}/migration.sql`);
    noteLeftOut(listing, new Set(names), 'Prisma', context);
    const files = await listing.readAll(names);
    return files.map((file, at) => {
      const id = folders[at] ?? file.name;
      const transaction = context.dialect === 'postgres' && implicitTransaction(file.text);
      const description = describe(id.replace(/^\d+_/, ''));
      return buildMigration({ id, description, up: wholeFile(file, transaction), down: null }, context);
    });
  },
};
