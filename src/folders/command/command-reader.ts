import { posix } from 'node:path';
import { UserError } from '../../model/errors.js';
import type { Action, Connection, Migration } from '../../model/migration.js';
import { describe } from '../build.js';
import { checksums } from '../checksum.js';
import type { Listing } from '../files.js';
import { leftCode } from '../left-code.js';
import type { Commands, ReadContext } from '../options.js';
import type { FormatReader } from '../reader.js';
import { type Ledger, ledgerOf } from './ledger.js';
import { runLine } from './run-line.js';
import { serve } from './wire-server.js';

/**
 * A tool of any language, called by the commands that the user gives. On PostgreSQL it connects to a server on loopback that hands each
 * of its statements to the rehearsal's own connection, so that all of them are seen, and can be failed. On SQLite it works on a file by
 * itself: what was before and what is after is compared, and no more.
 */
export const command: FormatReader = {
  format: 'command',
  foreignKeys: 'the command opens a connection of its own, and sets there what it wants',
  rules: (dialect) => ({
    connection: 'shared',
    transactions: true,
    wrapperAssumed: false,
    // Half a second for a tool to start, against a few milliseconds.
    costOfARun: 60,
    reversible: true,
    conditions: false,
    ...(dialect === 'sqlite' ? { unseen: true } : {}),
  }),
  async read(listing: Listing, context: ReadContext) {
    const commands = demandCommands(context, listing.folder);
    const ids = await listed(commands.list, listing.folder);
    const ledger = ledgerOf(commands);
    if (context.dialect === 'sqlite') context.note('context', UNSEEN, listing.folder);
    const migrations: Migration[] = [];
    for (const [at, id] of ids.entries())
      migrations.push(await migrationOf(listing, id, ids[at - 1] ?? null, { commands, ledger }, context));
    return migrations;
  },
};

const UNSEEN =
  'the commands work on a file by themselves: atomic, crash and live are not asked, and no finding names a statement';

/** @throws {UserError} where the format is named and no command is given */
function demandCommands({ options: { commands } }: ReadContext, folder: string): Commands {
  if (commands !== undefined) return commands;
  throw new UserError('no commands are given', {
    where: folder,
    wayOut: "give --list-command and --up-command, such as --up-command 'alembic upgrade {id}'",
  });
}

/** @throws {UserError} where the command fails, or prints what is no name */
async function listed(line: string, folder: string): Promise<string[]> {
  const { status, output, errors } = await runLine(line, null);
  const ids = output.split('\n').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
  if (status !== 0) {
    const last = errors.trim().split('\n').at(-1) ?? '';
    throw new UserError(`the command ${line} ends with status ${status}: ${last}`, { where: folder });
  }
  // What is put into a shell's line is a name and nothing else.
  const odd = ids.find((id) => !/^[\w.:@+-][\w.:@+/-]*$/.test(id) || id.startsWith('-'));
  if (odd === undefined) return ids;
  throw new UserError(`the command ${line} prints "${odd}", which is no name of a migration`, {
    where: folder,
    wayOut: 'let it print the names alone, one a line, the first migration first',
  });
}

interface Tool {
  readonly commands: Commands;
  readonly ledger: Ledger;
}

async function migrationOf(
  listing: Listing,
  id: string,
  previous: string | null,
  { commands, ledger }: Tool,
  context: ReadContext,
): Promise<Migration> {
  const own = listing.names.filter((name) => posix.basename(name).includes(posix.basename(id)));
  const files = await listing.readAll(own.length > 0 ? own : listing.names);
  const by = (line: string): Action =>
    context.options.leaveCode === true
      ? leftCode
      : { steps: (connection) => perform(line, { id, previous }, connection, ledger), transaction: false };
  return {
    id,
    description: describe(id.replace(/^\d+[-_.]?/, '')) || id,
    up: by(commands.up),
    down: commands.down === undefined ? null : by(commands.down),
    irreversible: null,
    preconditions: [],
    postconditions: [],
    changes: null,
    acceptances: [],
    ...checksums(files),
    files: files.map(({ path }) => path),
    code: files.map(({ text }) => text).join('\n'),
  };
}

interface Place {
  readonly id: string;
  readonly previous: string | null;
}

async function perform(line: string, place: Place, connection: Connection, ledger: Ledger): Promise<void> {
  await ledger.show(connection);
  try {
    if (connection.dialect === 'postgres') await onServer(line, place, connection);
    else await onFile(line, place, connection);
  } finally {
    await ledger.hide(connection);
  }
}

async function onServer(line: string, place: Place, connection: Connection): Promise<void> {
  const server = await serve(connection);
  try {
    await demandDone(line, { ...place, url: server.url });
  } catch (error) {
    // What the database refused says more than what the tool makes of it.
    throw server.failure() ?? error;
  } finally {
    await server.close();
  }
}

async function onFile(line: string, place: Place, connection: Connection): Promise<void> {
  if (connection.lend === undefined)
    throw new Error('a command needs a file, and this database is none that can be lent');
  await connection.lend((file) => demandDone(line, { ...place, file, url: `sqlite:///${file}` }));
}

/** @throws {Error} with the last line that the command said, when it fails */
async function demandDone(
  line: string,
  values: Place & { readonly url: string; readonly file?: string },
): Promise<void> {
  const { id, previous, url, file } = values;
  const filled = line
    .replaceAll('{id}', id)
    .replaceAll(/\{previous(?::([\w.-]*))?\}/g, (_, first = '') => previous ?? first)
    .replaceAll('{url}', url)
    .replaceAll('{file}', file ?? '');
  const { status, errors, output } = await runLine(filled, url);
  if (status === 0) return;
  const said = (errors.trim() || output.trim()).split('\n').at(-1) ?? '';
  // Its port and folder are others each time.
  const stable = said.replaceAll(url, '{url}').replaceAll(file ?? url, '{file}');
  throw new Error(`the command ends with status ${status}: ${stable}`);
}
