import { basename } from 'node:path/posix';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { byVersion } from './order.js';
import { ANY_RUNNER, ASSUMED, type FormatReader, noteLeftOut } from './reader.js';
import { wholeFile } from './statements.js';
import { withoutWrapping } from './wrapping.js';

/**
 * Numbered files of which others, told by a word in their names or by their folder, take back what they do: postgrator's `001.do.x.sql` and
 * `001.undo.x.sql`, yoyo's `1.x.sql` and `1.x.rollback.sql`, db-migrate's `1-x-up.sql` and `1-x-down.sql`, Umzug's `x.sql` and `down/x.sql`, or
 * `up/x.sql` and `down/x.sql`. A word makes a twin only where the other file is there. Each file gets a transaction, unless one opens its own.
 */
export const twins: FormatReader = {
  format: 'twins',
  ...ANY_RUNNER,
  rules: () => ({ ...ASSUMED, connection: 'fresh', reversible: true }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const { ups, backs } = twinNames(listing);
    noteLeftOut(listing, new Set([...ups, ...backs.values()]), 'files in twos', context);
    const files = (await listing.readAll(ups)).map((file) => ({ file, version: versionOf(file.name) }));
    const migrations: Migration[] = [];
    for (const { file } of files.sort(byVersion)) {
      const back = backs.get(file.name);
      migrations.push(readMigration(file, back === undefined ? null : await listing.read(back), context));
    }
    return withoutWrapping(migrations, context);
  },
};

/** The files, and how they were told; `null` where there are none in twos but those of these pairs, which other formats know. */
export function filesInTwos(
  listing: Listing,
  pairs: readonly string[],
): { readonly why: string; readonly files: ReadonlySet<string> } | null {
  const { ups, backs } = twinNames(listing);
  const first = [...backs].find(([up]) => !pairs.includes(up));
  if (first === undefined) return null;
  const why = `${backs.size} files have one that takes them back, such as ${first.join(' and ')}`;
  return { why, files: new Set([...ups, ...backs.values()]) };
}

/** Files that go forward, numbered ones without a twin among them, and the twin of each that has one. */
interface TwinNames {
  readonly ups: readonly string[];
  readonly backs: ReadonlyMap<string, string>;
}

/** The folder's files in twos, by their names alone. */
function twinNames(listing: Listing): TwinNames {
  const names = listing.names.filter((name) => /\.sql$/i.test(name));
  const there = new Map(names.map((name) => [name.toLowerCase(), name]));
  const backs = new Map<string, string>();
  for (const name of names) {
    const up = forwards(name.toLowerCase())
      .map((other) => there.get(other))
      .find((other) => other !== undefined && NUMBER.test(basename(other)));
    if (up !== undefined && !backs.has(up)) backs.set(up, name);
  }
  const taken = new Set(backs.values());
  const flat = listing.flat.filter((name) => /^[vV]?\d.*\.sql$/i.test(name) && !backs.has(name));
  const folders = new Set([...backs.keys()].flatMap((name) => (name.includes('/') ? [folderOf(name)] : [])));
  const beside = names.filter((name) => folders.has(folderOf(name)) && !backs.has(name));
  const ups = new Set([...backs.keys(), ...flat, ...beside].filter((name) => !taken.has(name)));
  return { ups: [...ups], backs };
}

const BACK: Readonly<Record<string, readonly string[]>> = {
  down: ['up'],
  downs: ['ups'],
  undo: ['do'],
  rollback: ['up', 'migrate', 'apply', 'deploy'],
  rollbacks: ['migrations', 'ups'],
  revert: ['up', 'apply', 'deploy'],
  backward: ['forward'],
  backwards: ['forwards'],
};

const NUMBER = /^[vV]?(\d+)/;

/** What the file would be called that it takes back: with another word in the place of its own, or without it. In a sub-folder, the folder's name has the word. */
function forwards(name: string): string[] {
  const parts = name.split(/([/._-]+)/);
  const end = name.includes('/') ? parts.indexOf('/') : parts.length;
  return parts.flatMap((part, at) => {
    const words = BACK[part];
    if (words === undefined || at % 2 === 1 || at > end) return [];
    const replaced = words.map((word) => parts.with(at, word).join(''));
    const without = at === 0 ? parts.slice(2) : [...parts.slice(0, at - 1), ...parts.slice(at + 1)];
    return [...replaced, without.join('')];
  });
}

function folderOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/') + 1);
}

function versionOf(name: string): bigint {
  return BigInt(NUMBER.exec(basename(name))?.[1] ?? 0);
}

function readMigration(file: SourceFile, back: SourceFile | null, context: ReadContext): Migration {
  const bare = basename(file.name).replace(/\.sql$/i, '');
  const id = bare.replace(/[._-](up|do|migrate|apply|deploy|forward)(?=[._-]|$)/i, '') || bare;
  const description = describe(id.replace(/^[vV]?\d+/, '')) || id;
  const down = back === null ? null : wholeFile(back, true);
  return buildMigration({ id, description, up: wholeFile(file, true), down }, context);
}
