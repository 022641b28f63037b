import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { nearestDependencies } from './code/code-dialect.js';
import { byCodePoint, type Listing, type SourceFile } from './files.js';
import { foreignKeysOff } from './foreign-keys-off.js';
import type { ReadContext } from './options.js';
import type { Chunk } from './placeholders.js';
import { type FormatReader, noteLeftOut } from './reader.js';

/**
 * Drizzle: the order of `meta/_journal.json` (or, in its newer layout, `NAME/migration.sql` by folder name), forward only,
 * statements divided by `--> statement-breakpoint`. Its migrators put all pending files into one transaction; here
 * each has one of its own, which `PRAGMA foreign_keys` is as powerless in. libSQL's client switches foreign keys off around it.
 */
export const drizzle: FormatReader = {
  format: 'drizzle',
  foreignKeys: 'Drizzle leaves foreign keys to the driver: better-sqlite3 and libSQL differ',
  rules: () => ({ connection: 'shared', transactions: true, reversible: false, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const ids = listing.has(JOURNAL) ? await journalIds(listing, context) : folderIds(listing);
    const names = ids.map((id) => (listing.has(JOURNAL) ? `${id}.sql` : `${id}/migration.sql`));
    noteLeftOut(listing, new Set(names), "Drizzle's journal", context);
    const files = await listing.readAll(names);
    const migrations = files.map((file, at) => readMigration(file, ids[at] ?? file.name, context));
    if (context.dialect !== 'sqlite' || !(await isLibsql(listing))) return migrations;
    context.note('context', 'libSQL switches foreign keys off around a migration', listing.folder);
    return migrations.map((migration) => ({
      ...migration,
      up: { ...migration.up, around: foreignKeysOff(context) },
    }));
  },
};

/** The journal says so, or the project has libSQL's client and no other driver that can run the folder. */
async function isLibsql(listing: Listing): Promise<boolean> {
  if (listing.has(JOURNAL) && (await readJournal(listing)).dialect === 'turso') return true;
  const known = await nearestDependencies(listing.folder);
  return (
    known.has('@libsql/client') && !['better-sqlite3', 'sqlite3', 'wrangler'].some((name) => known.has(name))
  );
}

/** Where Drizzle keeps the order and the dialect. */
export const JOURNAL = 'meta/_journal.json';

interface JournalEntry {
  readonly tag: string;
  readonly when: number;
}

/** @throws {UserError} when the journal is not what Drizzle writes */
export async function readJournal(
  listing: Listing,
): Promise<{ dialect: string | null; entries: JournalEntry[] }> {
  const file = await listing.read(JOURNAL);
  try {
    const json = JSON.parse(file.text) as { dialect?: unknown; entries: { tag: unknown; when: unknown }[] };
    const entries = json.entries.map((entry) => ({ tag: String(entry.tag), when: Number(entry.when) }));
    return { dialect: typeof json.dialect === 'string' ? json.dialect : null, entries };
  } catch (cause) {
    const wayOut = 'restore the file that Drizzle wrote';
    throw new UserError("this is not Drizzle's journal", { where: file.path, wayOut, cause });
  }
}

async function journalIds(listing: Listing, context: ReadContext): Promise<string[]> {
  const { entries } = await readJournal(listing);
  entries.forEach((entry, at) => {
    if (!listing.has(`${entry.tag}.sql`)) {
      const wayOut = 'restore the file or take its entry out of the journal';
      throw new UserError(`${entry.tag}.sql is in the journal but not in the folder`, {
        where: listing.path(JOURNAL),
        wayOut,
      });
    }
    const before = entries[at - 1];
    if (before && entry.when <= before.when) {
      const message = `${entry.tag} is dated before ${before.tag}: where that one has run already, Drizzle skips it`;
      context.note('gap', message, listing.path(JOURNAL));
    }
  });
  return entries.map((entry) => entry.tag);
}

function folderIds(listing: Listing): string[] {
  return listing.folders.filter((folder) => listing.has(`${folder}/migration.sql`)).sort(byCodePoint);
}

function readMigration(file: SourceFile, id: string, context: ReadContext): Migration {
  const up = { file, chunks: cut(file.text), text: file.text, transaction: true };
  return buildMigration({ id, description: describe(id.replace(/^\d+_/, '')), up, down: null }, context);
}

function cut(text: string): Chunk[] {
  let line = 1;
  return text.split('--> statement-breakpoint').map((piece) => {
    const chunk = { text: piece, line };
    line += piece.split('\n').length - 1;
    return chunk;
  });
}
