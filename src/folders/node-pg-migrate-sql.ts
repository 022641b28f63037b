import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { byVersion } from './order.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';

/**
 * node-pg-migrate's migrations in SQL: `TIMESTAMP_title.sql`, with `-- Up Migration` above what goes up and `-- Down Migration` above what
 * goes down, in either order and any case. A file without the second has no way back. Each runs in a transaction.
 */
export const nodePgMigrateSql: FormatReader = {
  format: 'node-pg-migrate-sql',
  foreignKeys: 'PostgreSQL enforces foreign keys',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => /^\d+[^/]*\.sql$/.test(name));
    noteLeftOut(listing, new Set(names), 'node-pg-migrate', context);
    const files = await listing.readAll(names);
    return files
      .map((file) => ({ file, version: BigInt(/^\d+/.exec(file.name)?.[0] ?? 0) }))
      .sort(byVersion)
      .map(({ file }) => readMigration(file, context));
  },
};

/** The comment above what goes up. */
export const UP_MIGRATION = /^\s*--[\s-]*up\s+migration/im;
const DOWN_MIGRATION = /^\s*--[\s-]*down\s+migration/im;

function readMigration(file: SourceFile, context: ReadContext): Migration {
  const { text } = file;
  const [up, down] = [text.search(UP_MIGRATION), text.search(DOWN_MIGRATION)];
  const part = (from: number, to: number): Part => {
    const piece = text.slice(from, to);
    return {
      file,
      chunks: [{ text: piece, line: text.slice(0, from).split('\n').length }],
      text: piece,
      transaction: true,
    };
  };
  const end = (from: number, other: number) => (other > from ? other : text.length);
  const start = Math.max(up, 0);
  const bare = file.name.replace(/\.sql$/, '');
  return buildMigration(
    {
      id: bare,
      description: describe(bare.replace(/^\d+[-_]?/, '')) || bare,
      up: part(start, end(start, down)),
      down: down < 0 ? null : part(down, end(down, up)),
    },
    context,
  );
}
