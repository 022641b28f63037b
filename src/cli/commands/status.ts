import { Command } from 'commander';
import { addDatabaseFlag, type DatabaseFlags, openSource, storeOf } from '../database.js';
import { exit } from '../exit.js';
import { addFolderFlags, type FolderFlags } from '../flags.js';
import { loadFramework } from '../framework.js';
import type { Session } from '../session.js';

interface StatusFlags extends FolderFlags, DatabaseFlags {
  readonly json?: boolean;
}

const help = `
Nothing is written. An applied migration whose file has been edited since is an error (2).

Examples:
  $ rehearse status --db app.db
  $ rehearse status --db postgres://deploy@db.example.com/app
`;

/** `rehearse status`: which migrations a database has, and which are pending. */
export function statusCommand(session: Session): Command {
  const command = new Command('status')
    .description('Says which migrations a database has, and which are pending.')
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)');
  return addFolderFlags(addDatabaseFlag(command))
    .option('--json', 'the answer as JSON on stdout')
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: StatusFlags) =>
      session.end(await status(session, folder, flags)),
    );
}

async function status(session: Session, folder: string | undefined, flags: StatusFlags): Promise<number> {
  const framework = await loadFramework();
  const { source } = await openSource(framework, session, folder, flags, true);
  const store = await storeOf(framework, flags);
  const found = await framework.readStatus(store, source.migrations, session.version);
  const { terminal } = session;
  if (flags.json) {
    terminal.out(`${JSON.stringify({ database: store.place, ...found }, null, 2)}\n`);
    return exit.done;
  }
  const pending = found.migrations.filter(({ state }) => state !== 'applied').length;
  const at = found.at === null ? 'no migration applied' : `at ${found.at}`;
  terminal.out(`${store.place}: ${at}, ${pending} pending\n`);
  for (const { id, state, since } of found.migrations) {
    terminal.out(`  ${state.padEnd(7)}  ${id}${since === null ? '' : `  since ${since}`}\n`);
  }
  if (found.half !== null) {
    const { migration, direction, done, pieces: all, next } = found.half;
    const where = `${done} of ${all} parts are kept${next === '' ? '' : `, the next one is ${next.replace(/\s+/g, ' ')}`}`;
    const way = `rehearse ${direction} goes on from there`;
    terminal.out(`${migration} (${direction}) is half done: ${where}; ${way}\n`);
  }
  if (found.failed !== null) {
    const { migration, direction, startedAt, reason } = found.failed;
    terminal.out(`the last attempt failed: ${migration} (${direction}) at ${startedAt}: ${reason}\n`);
  }
  return exit.done;
}
