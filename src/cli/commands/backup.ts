import { Command } from 'commander';
import { type AroundFlags, addAroundFlags, around } from '../around.js';
import { addDatabaseFlag, type DatabaseFlags, storeOf } from '../database.js';
import { exit } from '../exit.js';
import { named } from '../flags.js';
import { loadFramework } from '../framework.js';
import { addLogFlag, type LogFlags } from '../log-format.js';
import { word } from '../parse.js';
import { releaseLog } from '../release-log.js';
import type { Session } from '../session.js';

interface BackupFlags extends DatabaseFlags, AroundFlags, LogFlags {
  readonly out?: string;
}

const help = `
The copy is made with SQLite's online backup, so that a write-ahead log is in it, and is compared with the database row
by row, type and bytes, before it gets its name. On PostgreSQL it is pg_dump's, restored into a database of its own and compared. Beside it, NAME.json says its digest, for rehearse restore.

Examples:
  $ rehearse backup --db app.db                     app.db.20260131T235958Z.backup
  $ rehearse backup --db app.db --out /backups/a.db
`;

/** `rehearse backup`: a proven copy of a database. */
export function backupCommand(session: Session): Command {
  const command = new Command('backup').description(
    'Copies a database, also while it is in use, and proves the copy.',
  );
  return addLogFlag(addAroundFlags(addDatabaseFlag(command)))
    .option(
      '--out <file>',
      'where it goes (beside the file, or for a server in the working directory, with the time in its name); never overwrites',
      named('--out', word),
    )
    .addHelpText('after', help)
    .action(async (flags: BackupFlags) => session.end(await backup(session, flags)));
}

async function backup(session: Session, flags: BackupFlags): Promise<number> {
  const framework = await loadFramework();
  const { terminal, clock, version: toolVersion } = session;
  const { logFormat: format = 'text' } = flags;
  const log = releaseLog(terminal, format, clock);
  const store = await storeOf(framework, flags);
  const made = await around(session, flags, (stop) =>
    store.backup({
      out: flags.out ?? null,
      clock,
      toolVersion,
      stop,
      onProgress: (done, total) => log({ type: 'backup-progress', done, total }),
    }),
  );
  if (format === 'json') log({ type: 'backed-up', backup: made });
  const counted = `${made.tables} tables, ${made.rows} rows, ${made.bytes} bytes`;
  terminal.out(`${made.path}: ${counted}; every row compared with ${store.place}\n`);
  return exit.done;
}
