import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import { substituteEnvironment } from './environment.js';
import type { Listing, SourceFile } from './files.js';
import { LineCutter } from './line-cut.js';
import type { ReadContext } from './options.js';
import { orderUnique } from './order.js';
import { type FormatReader, GO_DRIVERS, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';

/**
 * goose: one file a migration, `-- +goose Up` and `-- +goose Down`, ordered by number (timestamps and small numbers mixed).
 * Statements end with a line that ends in `;`, or stand between StatementBegin and StatementEnd. `NO TRANSACTION`
 * anywhere in the file holds for both directions. A file without a Down section has forgotten it.
 */
export const goose: FormatReader = {
  format: 'goose',
  foreignKeys: GO_DRIVERS,
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => NAME.test(name));
    noteLeftOut(listing, new Set(names), 'goose', context);
    const files = await listing.readAll(names);
    const numbered = files.map((file) => ({ file, version: BigInt(NAME.exec(file.name)?.[1] ?? 0) }));
    return orderUnique(numbered, 'goose', context.options).map(({ file }) => readMigration(file, context));
  },
};

const NAME = /^(\d+)_.*\.sql$/;

function readMigration(file: SourceFile, context: ReadContext): Migration {
  const sections = readSections(file, context);
  const bare = file.name.replace(/\.sql$/, '');
  return buildMigration({ id: bare, description: describe(bare.replace(/^\d+_/, '')), ...sections }, context);
}

interface Section {
  readonly cutter: LineCutter;
  readonly lines: string[];
}

function readSections(file: SourceFile, context: ReadContext): { up: Part; down: Part | null } {
  const state = new GooseFile(file, context);
  for (const [at, line] of file.text.split(/\r?\n/).entries()) state.line(line, at + 1);
  return state.finish();
}

/** The state between the lines of one file. */
class GooseFile {
  readonly #file: SourceFile;
  readonly #context: ReadContext;
  #up: Section | null = null;
  #down: Section | null = null;
  #transaction = true;
  #environment = false;

  constructor(file: SourceFile, context: ReadContext) {
    this.#file = file;
    this.#context = context;
  }

  line(line: string, number: number): void {
    const where = `${this.#file.path}:${number}`;
    if (/^\s*--/.test(line) && line.includes('+goose')) {
      this.#annotation(/^--[-\s]*\+goose\s+(.*?)\s*$/.exec(line)?.[1] ?? '', line, where);
      return;
    }
    const section = this.#down ?? this.#up;
    if (!section) {
      if (line.trim() === '' || /^\s*--/.test(line)) return;
      throw new UserError('SQL stands before "-- +goose Up"', { where, wayOut: 'move it below that line' });
    }
    const values = this.#context.options.placeholders ?? {};
    const filled = this.#environment ? substituteEnvironment(line, values, where) : line;
    section.lines.push(filled);
    section.cutter.add(filled, number);
  }

  finish(): { up: Part; down: Part | null } {
    if (!this.#up) {
      const wayOut = 'every file of goose needs that line above its SQL';
      throw new UserError('there is no "-- +goose Up"', { where: `${this.#file.path}:1`, wayOut });
    }
    (this.#down ?? this.#up).cutter.finish(this.#file.path, 'goose');
    return { up: this.#part(this.#up), down: this.#down ? this.#part(this.#down) : null };
  }

  #part(section: Section): Part {
    const { chunks } = section.cutter;
    return { file: this.#file, chunks, text: section.lines.join('\n'), transaction: this.#transaction };
  }

  /** goose reads the words in any case of letters. */
  #annotation(words: string, line: string, where: string): void {
    const name = words.toUpperCase();
    const section = this.#down ?? this.#up;
    if (name === 'UP' && !this.#up) this.#up = newSection();
    else if (name === 'DOWN' && this.#up && !this.#down) {
      this.#up.cutter.finish(this.#file.path, 'goose');
      this.#down = newSection();
    } else if (name === 'STATEMENTBEGIN' && section) section.cutter.begin();
    else if (name === 'STATEMENTEND' && section?.cutter.end()) return;
    else if (name === 'NO TRANSACTION') this.#transaction = false;
    else if (name === 'ENVSUB ON' || name === 'ENVSUB OFF') this.#environment = name === 'ENVSUB ON';
    else {
      const wayOut =
        'goose knows Up, Down, StatementBegin, StatementEnd, NO TRANSACTION and ENVSUB ON|OFF, in that order';
      throw new UserError(`"${line.trim()}" is not understood here`, { where, wayOut });
    }
  }
}

function newSection(): Section {
  return { cutter: new LineCutter(), lines: [] };
}
