import { UserError } from '../model/errors.js';
import type { Action, Migration } from '../model/migration.js';
import { splitStatements } from '../sql/split.js';
import { buildMigration, describe } from './build.js';
import { codeMigration, demandExported } from './code/code-file.js';
import type { Listing } from './files.js';
import type { ReadContext } from './options.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import { wholeFile } from './statements.js';

/**
 * postgres-migrations: `N_title.sql`, or `N_title.js` whose `generateSql()` answers SQL, in the order of N, which counts up from 1 without a gap; forward only.
 * Each file is sent whole, in a transaction unless it says `-- postgres-migrations disable-transaction`. Followed:
 * `files-loader.js`, `validation.js` and `run-migration.js` of postgres-migrations 5.3.
 */
export const postgresMigrations: FormatReader = {
  format: 'postgres-migrations',
  foreignKeys: 'PostgreSQL enforces foreign keys',
  rules: () => ({ connection: 'shared', transactions: true, reversible: false, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => FILE.test(name)).sort((a, b) => numberOf(a) - numberOf(b));
    noteLeftOut(listing, new Set(names), 'postgres-migrations', context);
    checkNumbers(listing, names);
    const migrations: Migration[] = [];
    for (const name of names)
      migrations.push(
        await (/\.sql$/i.test(name) ? fromSql(listing, name, context) : fromCode(listing, name, context)),
      );
    return migrations;
  },
};

const FILE = /^\d+[-_]?.*\.(sql|js)$/i;
const ALONE = '-- postgres-migrations disable-transaction';

function numberOf(name: string): number {
  return Number.parseInt(name, 10);
}

/** @throws {UserError} for what the tool refuses */
function checkNumbers(listing: Listing, names: readonly string[]): void {
  const odd = names.find((name, at) => numberOf(name) !== at + 1);
  if (odd === undefined) return;
  throw new UserError('the numbers of the files do not count up from 1 one by one', {
    where: listing.path(odd),
    wayOut: 'postgres-migrations refuses this: number the files again, without a gap and each once',
  });
}

async function fromSql(listing: Listing, name: string, context: ReadContext): Promise<Migration> {
  const file = await listing.read(name);
  const id = name.replace(/\.sql$/i, '');
  const up = wholeFile(file, !file.text.includes(ALONE));
  return buildMigration({ id, description: describe(id.replace(/^\d+[-_]?/, '')), up, down: null }, context);
}

async function fromCode(listing: Listing, name: string, context: ReadContext): Promise<Migration> {
  const { text } = await listing.read(name);
  return codeMigration(listing, name, [], context, (module, path) => {
    const generate = demandExported(module, 'generateSql', path);
    const steps: Action['steps'] = async (connection) => {
      const sql = generate();
      if (typeof sql !== 'string') throw new Error("'generateSql' function must return a string literal");
      for (const statement of splitStatements(sql, 'postgres')) await connection.query(statement.sql);
    };
    return { up: { steps, transaction: context.options.transaction ?? !text.includes(ALONE) }, down: null };
  });
}
