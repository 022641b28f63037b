import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { byVersion } from './order.js';
import type { Chunk } from './placeholders.js';
import { ANY_RUNNER, ASSUMED, type FormatReader, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';
import { withoutWrapping } from './wrapping.js';

/**
 * Numbered files with both directions in them, each under a comment that says which: Play's evolutions (`# --- !Ups`, `# --- !Downs`, `;;` for
 * a semicolon that ends nothing), MyBatis (`-- //@UNDO`), rambler (`-- rambler up`, whose sections go back in reverse order), the
 * `sqlite` package and others (`-- Up`, `-- Down`). What stands above the first comment goes forward. Each direction gets a transaction, unless
 * a file opens its own.
 */
export const sections: FormatReader = {
  format: 'sections',
  ...ANY_RUNNER,
  rules: () => ({ ...ASSUMED, connection: 'shared', reversible: true }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => NUMBERED.test(name));
    noteLeftOut(listing, new Set(names), 'files in two sections', context);
    const files = await listing.readAll(names);
    const numbered = files.map((file) => ({ file, version: BigInt(NUMBERED.exec(file.name)?.[1] ?? 0) }));
    return withoutWrapping(
      numbered.sort(byVersion).map(({ file }) => readMigration(file, context)),
      context,
    );
  },
};

const NUMBERED = /^[vV]?(\d+).*\.sql$/i;

/** A comment that says that what follows goes back. */
export const BACK_COMMENT =
  /^(?:#|--)[-\s]*(?:!downs|\/\/\s*@undo|rambler\s+down|(?:down|undo|rollback|revert)(?:\s+migration)?\s*:?)[-\s]*$/im;
const FORWARD_COMMENT = /^(?:#|--)[-\s]*(?:!ups|rambler\s+up|(?:up|do|apply)(?:\s+migration)?\s*:?)[-\s]*$/im;

function readMigration(file: SourceFile, context: ReadContext): Migration {
  const ups: Chunk[] = [];
  const downs: Chunk[] = [];
  let chunk = { text: '', line: 1 };
  ups.push(chunk);
  for (const [at, line] of file.text.split(/\r?\n/).entries()) {
    const isBack = BACK_COMMENT.test(line);
    if (!isBack && !FORWARD_COMMENT.test(line)) {
      chunk.text += `${line}\n`;
      continue;
    }
    chunk = { text: '', line: at + 2 };
    if (isBack) downs.unshift(chunk);
    else ups.push(chunk);
  }
  const id = file.name.replace(/\.sql$/i, '');
  const description = describe(id.replace(/^[vV]?\d+/, '')) || id;
  const down = downs.some(({ text }) => holdsSql(text)) ? partOf(file, downs) : null;
  return buildMigration({ id, description, up: partOf(file, ups), down }, context);
}

function partOf(file: SourceFile, chunks: readonly Chunk[]): Part {
  const unescaped = /^#.*!ups/im.test(file.text) || /^--.*!ups/im.test(file.text);
  const own = chunks.map(({ text, line }) => ({ text: unescaped ? text.replaceAll(';;', ';') : text, line }));
  return { file, chunks: own, text: own.map(({ text }) => text).join(''), transaction: true };
}

/** A way back that stands in comments alone is none. */
function holdsSql(text: string): boolean {
  return text.split('\n').some((line) => !/^\s*(--.*|#.*)?$/.test(line));
}
