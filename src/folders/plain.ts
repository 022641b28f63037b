import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing, SourceFile } from './files.js';
import type { ReadContext } from './options.js';
import { byVersion } from './order.js';
import { pairNames } from './pairs.js';
import { ANY_RUNNER, ASSUMED, type FormatReader, noteLeftOut } from './reader.js';
import { wholeFile } from './statements.js';
import { withoutWrapping } from './wrapping.js';

/**
 * Plain SQL files, `N_title.sql`, forward only, for whatever runs them: by number, files of one number by name, files
 * without any number (taken only where no file has one) by name. Each gets a transaction, unless one of them opens its own.
 */
export const plain: FormatReader = {
  format: 'plain',
  ...ANY_RUNNER,
  rules: () => ({ ...ASSUMED, connection: 'fresh', reversible: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const sql = listing.flat.filter((name) => /\.sql$/i.test(name));
    const pairs = pairNames(listing).map(({ name }) => name);
    const singles = sql.filter((name) => NUMBER.test(name) && !pairs.includes(name));
    const numbers = singles.length > 0 ? singles : sql.filter((name) => NUMBER.test(name));
    const names = numbers.length > 0 ? numbers : sql;
    noteLeftOut(listing, new Set(names), 'plain numbered files', context);
    const files = await listing.readAll(names);
    const ordered = files
      .map((file) => ({ file, version: BigInt(NUMBER.exec(file.name)?.[1] ?? 0) }))
      .sort(byVersion);
    ordered.forEach((item, at) => {
      const before = ordered[at - 1];
      if (numbers.length === 0 || before?.version !== item.version) return;
      const message = `${before.file.name} and ${item.file.name} have one number: they run in the order of their names`;
      context.note('context', message, item.file.path);
    });
    return withoutWrapping(
      ordered.map(({ file }) => readMigration(file, context)),
      context,
    );
  },
};

const NUMBER = /^[vV]?(\d+)/;

function readMigration(file: SourceFile, context: ReadContext): Migration {
  const id = file.name.replace(/\.sql$/i, '');
  const description = describe(id.replace(/^[vV]?\d+/, '')) || id;
  const up = wholeFile(file, true);
  return buildMigration({ id, description, up, down: null }, context);
}
