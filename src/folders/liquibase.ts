import { posix } from 'node:path';
import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration } from './build.js';
import { dialectOf } from './dialect-names.js';
import { byCodePoint, type Listing, type SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import type { Chunk } from './placeholders.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';

/**
 * Liquibase's formatted SQL: each `--changeset author:id` of a file is a migration, `--rollback` lines are its way back. Files come in the
 * order in which a changelog in XML, YAML or JSON names them, else by name. Each change set runs in a transaction unless it says
 * `runInTransaction:false`; one whose `dbms` is another database's is left out.
 */
export const liquibase: FormatReader = {
  format: 'liquibase',
  foreignKeys:
    "Liquibase's SQLite driver leaves foreign keys off unless the address that is opened turns them on",
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const sql = listing.names.filter((name) => /\.sql$/i.test(name)).sort(byCodePoint);
    const files = (await listing.readAll(sql)).filter(({ text }) => FORMATTED.test(text));
    noteLeftOut(listing, new Set(files.map(({ name }) => name)), "Liquibase's formatted SQL", context);
    const rank = await changelogOrder(listing, context);
    const place = ({ name }: SourceFile) => rank(name);
    const ordered = [...files].sort((a, b) => place(a) - place(b) || byCodePoint(a.name, b.name));
    return ordered.flatMap((file) => changeSets(file).flatMap((set) => readMigration(file, set, context)));
  },
};

/** The first line of such a file. */
export const FORMATTED = /^\uFEFF?\s*--\s*liquibase\s+formatted\s+sql/i;

/** Where a changelog names each file; files that none names come last. */
async function changelogOrder(listing: Listing, { note }: ReadContext): Promise<(name: string) => number> {
  const logs = listing.names.filter((name) => /\.(xml|ya?ml|json)$/i.test(name));
  const named: string[] = [];
  for (const { name, path, text } of await listing.readAll(logs)) {
    if (/<changeSet\b|^\s*-?\s*changeSet:|"changeSet"\s*:/m.test(text)) {
      note('gap', `${name} holds change sets that are no SQL: they are left out`, path);
    }
    for (const [, file = ''] of text.matchAll(/\bfile["']?\s*[=:]\s*["']?([^\s"'>,}]+\.sql)/gi))
      named.push(posix.basename(file));
  }
  return (name) => {
    const at = named.indexOf(posix.basename(name));
    return at < 0 ? named.length : at;
  };
}

interface ChangeSet {
  readonly id: string;
  readonly attributes: string;
  readonly line: number;
  readonly up: Chunk;
  readonly down: readonly Chunk[];
}

const HEAD = /^\s*--\s*changeset\s+(\S+:(?:"[^"]*"|\S+))\s*(.*)$/i;
const ROLLBACK = /^\s*--\s*rollback\b\s?(.*)$/i;
const OTHER = /^\s*--\s*(comment|precondition\S*|validCheckSum|ignoreLines|property)\b/i;

/** @throws {UserError} for what of the format is not read */
function changeSets(file: SourceFile): ChangeSet[] {
  const lines = file.text.split(/\r?\n/);
  const block = lines.findIndex((line) => /\/\*\s*liquibase\s+rollback/i.test(line));
  if (block >= 0) {
    throw new UserError('a rollback in a block comment is not read', {
      where: `${file.path}:${block + 1}`,
      wayOut: 'write it as --rollback lines',
    });
  }
  const starts = lines.flatMap((line, at) => (HEAD.test(line) ? [at] : []));
  return starts.map((start, place) => {
    const [, id = '', attributes = ''] = HEAD.exec(lines[start] ?? '') ?? [];
    const body = lines.slice(start + 1, starts[place + 1] ?? lines.length);
    const down = body.flatMap((line, at) => {
      const text = ROLLBACK.exec(line)?.[1];
      return text === undefined ? [] : [{ text, line: start + at + 2 }];
    });
    const up = body.map((line) => (ROLLBACK.test(line) || OTHER.test(line) ? '' : line)).join('\n');
    return { id, attributes, line: start + 1, up: { text: up, line: start + 2 }, down };
  });
}

function readMigration(file: SourceFile, set: ChangeSet, context: ReadContext): Migration[] {
  const attribute = (name: string) =>
    new RegExp(`\\b${name}:("[^"]*"|\\S+)`, 'i').exec(set.attributes)?.[1]?.replaceAll('"', '');
  const where = `${file.path}:${set.line}`;
  const dbms =
    attribute('dbms')
      ?.split(',')
      .map((word) => word.trim()) ?? [];
  const wanted = dbms.filter((word) => !word.startsWith('!'));
  const refused = dbms.filter((word) => word.startsWith('!')).map((word) => word.slice(1));
  const meant = (word: string) => word === 'all' || dialectOf(word) === context.dialect;
  if ((wanted.length > 0 && !wanted.some(meant)) || refused.some(meant)) {
    context.note(
      'context',
      `${set.id} is for another database (dbms:${dbms.join(',')}): it is left out`,
      file.path,
      set.line,
    );
    return [];
  }
  if (
    /\b(endDelimiter|splitStatements)\b/i.test(set.attributes) &&
    attribute('splitStatements') !== 'true' &&
    attribute('endDelimiter') !== ';'
  ) {
    context.note(
      'context',
      `${set.id} says how its statements are divided; they are divided as the database does`,
      file.path,
      set.line,
    );
  }
  const transaction = attribute('runInTransaction') !== 'false';
  const text = set.down.map((chunk) => chunk.text).join('\n');
  const none = /^\s*(empty|not required)\s*;?\s*$/i.test(text);
  const first = set.down[0];
  const up: Part = { file, chunks: [set.up], text: set.up.text, transaction };
  const down: Part | null =
    first === undefined
      ? null
      : { file, chunks: none ? [] : [{ text, line: first.line }], text: none ? '' : text, transaction };
  const id = `${posix.basename(file.name).replace(/\.sql$/i, '')}.${set.id.replaceAll('"', '').replace(/[^\w.-]+/g, '-')}`;
  if (set.up.text.trim() === '')
    throw new UserError('the change set is empty', { where, wayOut: 'write SQL below it' });
  return [buildMigration({ id, description: set.id.replaceAll('"', ''), up, down }, context)];
}
