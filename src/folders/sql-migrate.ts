import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing, SourceFile } from './files.js';
import { LineCutter } from './line-cut.js';
import type { ReadContext } from './options.js';
import { byVersion } from './order.js';
import { type FormatReader, GO_DRIVERS, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';

/**
 * sql-migrate: one file a migration, `-- +migrate Up [notransaction]` and `-- +migrate Down [notransaction]`, ordered
 * by the number in front, then by name. Statements are cut as goose cuts them.
 */
export const sqlMigrate: FormatReader = {
  format: 'sql-migrate',
  foreignKeys: GO_DRIVERS,
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => /\.sql$/.test(name));
    noteLeftOut(listing, new Set(names), 'sql-migrate', context);
    const files = await listing.readAll(names);
    const numbered = files.map((file) => ({ file, version: BigInt(/^\d+/.exec(file.name)?.[0] ?? 0) }));
    return numbered.sort(byVersion).map(({ file }) => readMigration(file, context));
  },
};

interface Section {
  readonly cutter: LineCutter;
  readonly lines: string[];
  readonly transaction: boolean;
}

function readMigration(file: SourceFile, context: ReadContext): Migration {
  const { up, down } = readSections(file);
  if (!up) {
    throw new UserError('there is no "-- +migrate Up"', {
      where: `${file.path}:1`,
      wayOut: 'put that line above the SQL',
    });
  }
  const bare = file.name.replace(/\.sql$/, '');
  const source = {
    id: bare,
    description: describe(bare.replace(/^\d+_?/, '')),
    up: partOf(file, up),
    down: down ? partOf(file, down) : null,
  };
  return buildMigration(source, context);
}

function readSections(file: SourceFile): { up: Section | null; down: Section | null } {
  const sections: { up: Section | null; down: Section | null } = { up: null, down: null };
  let current: Section | null = null;
  for (const [at, line] of file.text.split(/\r?\n/).entries()) {
    const command = /^-- \+migrate\s+(\S+)(.*)$/.exec(line);
    if (!command) {
      current?.lines.push(line);
      current?.cutter.add(line, at + 1);
      continue;
    }
    const [, name, flags = ''] = command;
    if (name === 'Up' || name === 'Down') {
      current?.cutter.finish(file.path, 'sql-migrate');
      current = { cutter: new LineCutter(), lines: [], transaction: !/\bnotransaction\b/.test(flags) };
      sections[name === 'Up' ? 'up' : 'down'] = current;
    } else if (name === 'StatementBegin') current?.cutter.begin();
    else if (name === 'StatementEnd') current?.cutter.end();
    else {
      const wayOut = 'sql-migrate knows Up, Down, StatementBegin and StatementEnd';
      throw new UserError(`"${line.trim()}" is not understood`, { where: `${file.path}:${at + 1}`, wayOut });
    }
  }
  current?.cutter.finish(file.path, 'sql-migrate');
  return sections;
}

function partOf(file: SourceFile, section: Section): Part {
  const { cutter, lines, transaction } = section;
  return { file, chunks: cutter.chunks, text: lines.join('\n'), transaction };
}
