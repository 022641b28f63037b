import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { byCodePoint, type Listing, type SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { duplicate } from './order.js';
import type { Chunk } from './placeholders.js';
import { type FormatReader, GO_DRIVERS, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';

/**
 * dbmate: one file a migration, `-- migrate:up [transaction:false]` and `-- migrate:down [transaction:false]`, ordered by
 * file name as text. A file may hold several such pairs of blocks: their ups run in order, their downs in reverse.
 */
export const dbmate: FormatReader = {
  format: 'dbmate',
  foreignKeys: GO_DRIVERS,
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => NAME.test(name)).sort(byCodePoint);
    noteLeftOut(listing, new Set(names), 'dbmate', context);
    const files = await listing.readAll(names);
    refuseDuplicates(files);
    return files.map((file) => readMigration(file, context));
  },
};

const NAME = /^(\d+).*\.sql$/;
const MARKER = /^--\s*migrate:(up|down)(?:\s+(.*))?$/;

interface Block extends Chunk {
  readonly direction: 'up' | 'down';
  readonly transaction: boolean;
}

function refuseDuplicates(files: readonly SourceFile[]): void {
  const seen = new Map<string, SourceFile>();
  for (const file of files) {
    const version = NAME.exec(file.name)?.[1] ?? '';
    const other = seen.get(version);
    if (other) throw duplicate(other, file, version, 'dbmate');
    seen.set(version, file);
  }
}

function readMigration(file: SourceFile, context: ReadContext): Migration {
  const blocks = readBlocks(file);
  const ups = blocks.filter((block) => block.direction === 'up');
  const downs = blocks.filter((block) => block.direction === 'down').reverse();
  const bare = file.name.replace(/\.sql$/, '');
  const source = {
    id: bare,
    description: describe(bare.replace(/^\d+_?/, '')),
    up: partOf(file, ups),
    down: partOf(file, downs),
  };
  return buildMigration(source, context);
}

function partOf(file: SourceFile, blocks: readonly Block[]): Part {
  const text = blocks.map((block) => block.text).join('\n');
  return { file, chunks: blocks, text, transaction: blocks.every((block) => block.transaction) };
}

/** @throws {UserError} for what dbmate refuses: SQL above the first marker, a down first, an up without down */
function readBlocks(file: SourceFile): Block[] {
  const lines = file.text.split(/\r?\n/);
  const markers = lines.flatMap((line, at) => {
    const match = MARKER.exec(line.trimEnd());
    return match ? [{ at, direction: match[1] as 'up' | 'down', flags: match[2] ?? '' }] : [];
  });
  const first = markers[0]?.at ?? lines.length;
  const early = lines.slice(0, first).findIndex((line) => line.trim() !== '' && !/^\s*--/.test(line));
  if (early >= 0 || markers.length === 0) {
    const what = markers.length === 0 ? 'there is no "-- migrate:up"' : 'SQL stands before "-- migrate:up"';
    throw new UserError(what, {
      where: `${file.path}:${Math.max(early, 0) + 1}`,
      wayOut: 'put that line above the SQL',
    });
  }
  markers.forEach((marker, place) => {
    if (marker.direction === (place % 2 === 0 ? 'up' : 'down')) return;
    const what = `"-- migrate:${marker.direction}" stands where the other was due`;
    throw new UserError(what, {
      where: `${file.path}:${marker.at + 1}`,
      wayOut: 'write each up before its down',
    });
  });
  if (markers.length % 2 === 1) {
    const where = `${file.path}:${(markers.at(-1)?.at ?? 0) + 1}`;
    throw new UserError('there is no "-- migrate:down"', {
      where,
      wayOut: 'dbmate requires the block; it may be empty',
    });
  }
  return markers.map(({ at, direction, flags }, place) => ({
    direction,
    text: lines.slice(at + 1, markers[place + 1]?.at ?? lines.length).join('\n'),
    line: at + 2,
    transaction: !/(^|\s)transaction:false(\s|$)/.test(flags),
  }));
}
