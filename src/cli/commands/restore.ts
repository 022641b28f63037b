import { Command } from 'commander';
import { type AroundFlags, addAroundFlags, around } from '../around.js';
import { addDatabaseFlag, type DatabaseFlags, storeOf } from '../database.js';
import { exit } from '../exit.js';
import { type Framework, loadFramework } from '../framework.js';
import { addLogFlag, type LogFlags, logJson } from '../log-format.js';
import type { Session } from '../session.js';

interface RestoreFlags extends DatabaseFlags, AroundFlags, LogFlags {
  readonly dryRun?: boolean;
  readonly force?: boolean;
}

const help = `
The backup is proven first: by the digest that was written when it was made, where there is one, and by the integrity
check. It has to be of this database: taken from this very file, or with rows and a history in common; a name alone says
nothing. On PostgreSQL it is restored into a new database, which then gets the name. The replaced database is kept beside the restored one. While anyone has the database open, nothing is done.

Examples:
  $ rehearse restore --db app.db app.db.20260131T235958Z.backup --dry-run    what it would discard
  $ rehearse restore --db app.db app.db.20260131T235958Z.backup --before 'systemctl stop app' --after 'systemctl start app'
`;

/** `rehearse restore`: puts a backup in a database's place. */
export function restoreCommand(session: Session): Command {
  const command = new Command('restore')
    .description("Proves a backup, puts it in the database's place, and keeps what was there.")
    .argument('<backup>', 'the backup file');
  return addLogFlag(addAroundFlags(addDatabaseFlag(command)))
    .option('--dry-run', 'prove the backup and say what restoring it would discard; change nothing')
    .option('--force', 'restore it although nothing says that it is a backup of this database')
    .addHelpText('after', help)
    .action(async (backup: string, flags: RestoreFlags) =>
      session.end(await restore(session, backup, flags)),
    );
}

async function restore(session: Session, backup: string, flags: RestoreFlags): Promise<number> {
  const framework = await loadFramework();
  const { terminal, clock } = session;
  const dryRun = flags.dryRun === true;
  const store = await storeOf(framework, flags);
  const perform = (stop?: AbortSignal) =>
    framework.restore(store, {
      backup,
      clock,
      dryRun,
      force: flags.force === true,
      ...(stop === undefined ? {} : { stop }),
    });
  const restored = dryRun ? await perform() : await around(session, flags, perform);
  if (flags.logFormat === 'json') {
    logJson(terminal, clock, { type: dryRun ? 'restorable' : 'restored', backup, ...restored });
  }
  const verb = dryRun ? 'would discard' : 'discarded';
  terminal.out(
    `${store.place}: ${dryRun ? 'could be restored' : 'restored'} from ${backup}, ${proofs[restored.proof]}\n`,
  );
  terminal.out(losses(restored, verb));
  if (restored.kept !== null) terminal.out(`the replaced database is kept: ${restored.kept}\n`);
  for (const holder of restored.holders) {
    terminal.err(`${holder} still has the replaced database open: what it writes goes to ${restored.kept}\n`);
  }
  return exit.done;
}

type Restored = Awaited<ReturnType<Framework['restore']>>;

const proofs: Readonly<Record<Restored['proof'], string>> = {
  digest: 'which is byte for byte what was proven when it was made',
  checks: "which has no manifest: proven by the engine's integrity check only",
};

function losses({ discarded }: Restored, verb: string): string {
  if (discarded === null) return `what it ${verb} is not known: the replaced database cannot be read\n`;
  if (discarded.length === 0) return `it ${verb} no row\n`;
  return discarded
    .map(({ table, onlyLeft, onlyRight, changed, example }) => {
      const counts = `${onlyLeft} rows that the backup does not have, ${changed} that it has otherwise; ${onlyRight} come back`;
      return `it ${verb} in ${table}: ${counts}${example === '' ? '' : ` (such as ${example})`}\n`;
    })
    .join('');
}
