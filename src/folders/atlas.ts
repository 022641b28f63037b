import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { byCodePoint, type Listing, type SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';

/**
 * Atlas: `VERSION_title.sql` beside `atlas.sum`, ordered by name as text, forward only. Each file runs in a transaction unless a comment at
 * its head says `-- atlas:txmode none`; `-- atlas:delimiter` divides statements otherwise.
 */
export const atlas: FormatReader = {
  format: 'atlas',
  foreignKeys: 'Atlas enforces foreign keys where the address that is opened turns them on',
  rules: () => ({ connection: 'shared', transactions: true, reversible: false, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => /\.sql$/.test(name)).sort(byCodePoint);
    noteLeftOut(listing, new Set(names), 'Atlas', context);
    return (await listing.readAll(names)).map((file) => readMigration(file, context));
  },
};

/** The file that makes a folder Atlas's. */
export const ATLAS_SUM = 'atlas.sum';

function readMigration(file: SourceFile, context: ReadContext): Migration {
  const head = /^(?:[ \t]*--[^\n]*\n)*/.exec(file.text)?.[0] ?? '';
  const directive = (name: string) =>
    new RegExp(`^[ \\t]*--[ \\t]*atlas:${name}[ \\t]+(\\S.*?)[ \\t]*\\r?$`, 'm').exec(head)?.[1];
  const up: Part = {
    file,
    chunks: cut(file.text, directive('delimiter')),
    text: file.text,
    transaction: directive('txmode') !== 'none',
  };
  const id = file.name.replace(/\.sql$/, '');
  return buildMigration(
    { id, description: describe(id.replace(/^\d+_?/, '')) || id, up, down: null },
    context,
  );
}

function cut(text: string, delimiter: string | undefined) {
  if (delimiter === undefined) return [{ text, line: 1 }];
  let line = 1;
  return text.split(delimiter.replaceAll('\\n', '\n').replaceAll('\\t', '\t')).map((piece) => {
    const chunk = { text: piece, line };
    line += piece.split('\n').length - 1 + (delimiter.match(/\\n/g)?.length ?? 0);
    return chunk;
  });
}
