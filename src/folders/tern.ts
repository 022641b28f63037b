import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { orderUnique } from './order.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import type { Part } from './statements.js';

/**
 * tern: `001_title.sql`, what goes up above the line `---- create above / drop below ----` and what goes down below it; nothing below
 * means there is no way back. Each direction runs in a transaction unless the file says `---- tern: disable-tx ----`. A template
 * `{{ template "shared/x.sql" . }}` stands for the file's text.
 */
export const tern: FormatReader = {
  format: 'tern',
  foreignKeys: 'PostgreSQL enforces foreign keys',
  rules: () => ({ connection: 'shared', transactions: true, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => NAME.test(name));
    const shared = listing.names.filter((name) => name.includes('/') && /\.sql$/.test(name));
    noteLeftOut(listing, new Set([...names, ...shared]), 'tern', context);
    const files = await listing.readAll(names);
    const numbered = files.map((file) => ({ file, version: BigInt(NAME.exec(file.name)?.[1] ?? 0) }));
    return Promise.all(
      orderUnique(numbered, 'tern', context.options).map(({ file }) => readMigration(listing, file, context)),
    );
  },
};

/** The line between the two directions. */
export const TERN_LINE = '---- create above / drop below ----';

const NAME = /^(\d+)_.+\.sql$/;
const TEMPLATE = /\{\{-?\s*template\s+"([^"]+)"[^}]*\}\}/g;

async function readMigration(listing: Listing, file: SourceFile, context: ReadContext): Promise<Migration> {
  const at = file.text.indexOf(TERN_LINE);
  const above = at < 0 ? file.text : file.text.slice(0, at);
  const below = at < 0 ? '' : file.text.slice(at + TERN_LINE.length);
  const transaction = !/^---- tern: disable-tx ----\s*$/m.test(file.text);
  const part = async (text: string, line: number): Promise<Part> => {
    const whole = await filled(listing, text, `${file.path}:${line}`);
    return { file, chunks: [{ text: whole, line }], text: whole, transaction };
  };
  const bare = file.name.replace(/\.sql$/, '');
  const up = await part(above, 1);
  const down = below.trim() === '' ? null : await part(below, above.split('\n').length);
  return buildMigration({ id: bare, description: describe(bare.replace(/^\d+_/, '')), up, down }, context);
}

/** @throws {UserError} for a template whose file is not there */
async function filled(listing: Listing, text: string, where: string): Promise<string> {
  const files = new Map<string, string>();
  for (const [, name = ''] of text.matchAll(TEMPLATE)) {
    if (!listing.has(name)) {
      throw new UserError(`the template ${name} is not there`, {
        where,
        wayOut: 'add the file to the folder',
      });
    }
    files.set(name, (await listing.read(name)).text);
  }
  return text.replace(TEMPLATE, (_, name: string) => files.get(name) ?? '');
}
