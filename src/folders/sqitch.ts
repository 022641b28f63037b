import { UserError } from '../model/errors.js';
import type { Migration } from '../model/migration.js';
import { buildMigration, describe } from './build.js';
import type { Listing } from './files.js';
import type { ReadContext } from './options.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import { wholeFile } from './statements.js';

/**
 * Sqitch: the order of `sqitch.plan`, `deploy/NAME.sql` and `revert/NAME.sql`. A change that was reworked has its earlier scripts as
 * `NAME@TAG.sql`, by the tag that came after it. Scripts are handed to psql or sqlite3 as they are, and bring their own transactions.
 */
export const sqitch: FormatReader = {
  format: 'sqitch',
  fed: true,
  foreignKeys: 'the sqlite3 shell, which Sqitch calls, leaves foreign keys off unless a script turns them on',
  rules: () => ({ connection: 'fresh', transactions: false, reversible: true, conditions: false }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const changes = await planned(listing);
    const used = changes.flatMap(({ script }) =>
      ['deploy', 'revert', 'verify'].map((kind) => `${kind}/${script}.sql`),
    );
    noteLeftOut(listing, new Set(used), "Sqitch's plan", context);
    return Promise.all(changes.map((change) => readMigration(listing, change, context)));
  },
};

/** The file that makes a folder Sqitch's. */
export const SQITCH_PLAN = 'sqitch.plan';

interface Change {
  readonly id: string;
  /** The name of its scripts. */
  readonly script: string;
  readonly line: number;
}

/** The plan's changes in order. */
export async function planned(listing: Listing): Promise<Change[]> {
  const { text } = await listing.read(SQITCH_PLAN);
  const lines = text.split(/\r?\n/).map((line, at) => ({ line: line.trim(), number: at + 1 }));
  const entries = lines.filter(({ line }) => line !== '' && !/^[%#]/.test(line));
  return entries.flatMap(({ line, number }, at) => {
    const name = /^[+]?\s*([^\s@#-][^\s]*)/.exec(line)?.[1];
    if (name === undefined || line.startsWith('@')) return [];
    const rest = entries.slice(at + 1).map((entry) => entry.line);
    const again = rest.findIndex((other) => other.replace(/^\+\s*/, '').split(/\s/)[0] === name);
    const tag =
      again < 0
        ? undefined
        : rest
            .slice(0, again)
            .find((other) => other.startsWith('@'))
            ?.split(/\s/)[0];
    return [{ id: tag === undefined ? name : `${name}${tag}`, script: `${name}${tag ?? ''}`, line: number }];
  });
}

async function readMigration(
  listing: Listing,
  { id, script, line }: Change,
  context: ReadContext,
): Promise<Migration> {
  const deploy = `deploy/${script}.sql`;
  if (!listing.has(deploy)) {
    throw new UserError(`${deploy} is in the plan but not in the folder`, {
      where: `${listing.path(SQITCH_PLAN)}:${line}`,
      wayOut: 'restore the file or take its line out of the plan',
    });
  }
  const revert = `revert/${script}.sql`;
  const up = wholeFile(await listing.read(deploy), false);
  const down = listing.has(revert) ? wholeFile(await listing.read(revert), false) : null;
  return buildMigration({ id, description: describe(id), up, down }, context);
}
