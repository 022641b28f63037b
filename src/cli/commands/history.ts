import { Command } from 'commander';
import { addDatabaseFlag, type DatabaseFlags, storeOf } from '../database.js';
import { exit } from '../exit.js';
import { loadFramework } from '../framework.js';
import type { Session } from '../session.js';

interface HistoryFlags extends DatabaseFlags {
  readonly json?: boolean;
}

const help = `
The history is the table _rehearsal_history of the database itself: one row for each attempt, failed ones included.

Examples:
  $ rehearse history --db app.db
  $ rehearse history --db app.db --json | jq '.[] | select(.outcome == "failed")'
`;

/** `rehearse history`: the audit trail of a database. */
export function historyCommand(session: Session): Command {
  const command = new Command('history')
    .description(
      'Shows every attempt to migrate a database: what, when, how long, rows before and after, outcome.',
    )
    .argument('[folder]', 'taken for the sake of the other commands; the history is in the database');
  return addDatabaseFlag(command)
    .option('--json', 'the answer as JSON on stdout')
    .addHelpText('after', help)
    .action(async (_folder: string | undefined, flags: HistoryFlags) =>
      session.end(await history(session, flags)),
    );
}

async function history(session: Session, flags: HistoryFlags): Promise<number> {
  const framework = await loadFramework();
  const store = await storeOf(framework, flags);
  const entries = await framework.readHistory(store);
  const { terminal } = session;
  if (flags.json) {
    terminal.out(`${JSON.stringify(entries, null, 2)}\n`);
    return exit.done;
  }
  if (entries.length === 0) terminal.out(`${store.place}: nothing has been migrated yet\n`);
  for (const {
    migration,
    direction,
    startedAt,
    durationMs,
    rowsBefore,
    rowsAfter,
    outcome,
    ...more
  } of entries) {
    const proof = more.report === '' ? 'no report' : more.report.slice(0, 'sha256:'.length + 12);
    const sum = more.checksum.slice(0, 'sha256:'.length + 12);
    terminal.out(
      `${startedAt}  ${direction.padEnd(4)}  ${outcome.padEnd(6)}  ${migration}  ${durationMs} ms` +
        `  rows ${rowsBefore} -> ${rowsAfter}  ${sum}  proven by ${proof}  rehearsal ${more.tool}\n`,
    );
    if (more.reason !== '') terminal.out(`  ${more.reason}\n`);
  }
  return exit.done;
}
