import { Command } from 'commander';
import { addDatabaseFlag, type DatabaseFlags, openSource, resolveVersion, storeOf } from '../database.js';
import { addServerFlags, type EngineFlags, startEngine } from '../engine.js';
import { exit } from '../exit.js';
import { addFolderFlags, type FolderFlags, named } from '../flags.js';
import { loadFramework } from '../framework.js';
import { word } from '../parse.js';
import type { Session } from '../session.js';

interface AdoptFlags extends FolderFlags, DatabaseFlags, Pick<EngineFlags, 'postgres' | 'postgresImage'> {
  readonly to?: string;
}

const help = `
The schema has to be exactly what the folder's migrations make; other tools' own tables are not looked at. Which migrations the database has
is read from the history of the tool whose folder it is; without one, say it: --to ID. From then on: rehearse status, up, down.

Examples:
  $ rehearse adopt --db app.db
  $ rehearse adopt --db app.db --to 0004
  $ rehearse adopt --db postgres://deploy@db.example.com/app
`;

/** `rehearse adopt`: takes over a database that was migrated by another tool, or by hand. */
export function adoptCommand(session: Session): Command {
  const command = new Command('adopt')
    .description(
      "Takes over a database that another tool has migrated, once its schema is proven to be the folder's.",
    )
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)');
  return addServerFlags(addFolderFlags(addDatabaseFlag(command)))
    .option('--to <id>', 'the last migration that the database has', named('--to', word))
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: AdoptFlags) =>
      session.end(await take(session, folder, flags)),
    );
}

async function take(session: Session, folder: string | undefined, flags: AdoptFlags): Promise<number> {
  const framework = await loadFramework();
  const { source } = await openSource(framework, session, folder, flags);
  const store = await storeOf(framework, flags);
  const engine = await startEngine(framework, source, flags, {}, [], undefined);
  const { migrations, tool } = await framework
    .adopt({
      source,
      engine,
      store,
      to: flags.to === undefined ? null : resolveVersion(source.migrations, flags.to),
      clock: session.clock,
      toolVersion: session.version,
    })
    .finally(() => engine.close());
  const said = tool === null ? '' : ` by the history of ${tool}`;
  session.terminal.out(
    `${store.place}: adopted at ${migrations.at(-1)}${said}, ${migrations.length} applied\n`,
  );
  return exit.done;
}
