import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { byCodePoint, type Listing } from './files.js';
import type { ReadContext } from './options.js';
import { duplicate } from './order.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import { wholeFile } from './statements.js';

/**
 * diesel: `NAME/up.sql` and `NAME/down.sql`, ordered by the version as text: the folder's name up to the first `_`,
 * dashes taken out. Each runs in a transaction unless its `metadata.toml` says `run_in_transaction = false` (a file
 * that does not name the key means false too, by diesel's own reading).
 */
export const diesel: FormatReader = {
  format: 'diesel',
  foreignKeys:
    "diesel's bundled SQLite enforces foreign keys when it opens a database; one that the system brings does not",
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const folders = listing.folders.filter((folder) =>
      listing.names.some((name) => name.startsWith(`${folder}/`)),
    );
    const versions = new Map<string, string>();
    for (const folder of folders) {
      const version = versionOf(folder);
      const other = versions.get(version);
      if (other !== undefined) {
        throw duplicate(await upOf(listing, other), await upOf(listing, folder), version, 'diesel');
      }
      versions.set(version, folder);
    }
    noteLeftOut(
      listing,
      new Set(listing.names.filter((name) => /\/(up|down)\.sql$/.test(name))),
      'diesel',
      context,
    );
    const ordered = [...versions].sort(([a], [b]) => byCodePoint(a, b)).map(([, folder]) => folder);
    return Promise.all(ordered.map((folder) => readMigration(listing, folder, context)));
  },
};

function versionOf(folder: string): string {
  return (folder.split('_')[0] ?? '').replaceAll('-', '');
}

async function upOf(listing: Listing, folder: string) {
  const name = `${folder}/up.sql`;
  if (listing.has(name)) return listing.read(name);
  throw new UserError('the folder holds no up.sql', {
    where: listing.path(folder),
    wayOut: 'diesel refuses a folder with files and no up.sql; add it or move the folder away',
  });
}

async function readMigration(listing: Listing, folder: string, context: ReadContext): Promise<Migration> {
  const up = await upOf(listing, folder);
  const down = listing.has(`${folder}/down.sql`) ? await listing.read(`${folder}/down.sql`) : null;
  const metadata = listing.has(`${folder}/metadata.toml`)
    ? await listing.read(`${folder}/metadata.toml`)
    : null;
  const transaction = metadata === null || /^\s*run_in_transaction\s*=\s*true\b/m.test(metadata.text);
  const title = folder.includes('_') ? folder.slice(folder.indexOf('_') + 1) : folder;
  const source = {
    id: folder,
    description: describe(title),
    up: wholeFile(up, transaction),
    down: down ? wholeFile(down, transaction) : null,
    settings: metadata ? [metadata] : [],
  };
  return buildMigration(source, context);
}
