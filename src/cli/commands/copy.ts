import { Command, Option } from 'commander';
import { UserError } from '../../model/errors.js';
import { copiedJson, copiedText } from '../copied.js';
import { addLimitFlags, isServer, type LimitFlags, storeOf } from '../database.js';
import { exit } from '../exit.js';
import { named } from '../flags.js';
import { loadFramework } from '../framework.js';
import { word } from '../parse.js';
import type { Session } from '../session.js';

interface CopyFlags extends LimitFlags {
  readonly from: string;
  readonly to: string;
  readonly acceptLosses?: boolean;
  readonly json?: boolean;
}

const help = `
Make the target first, with its tables and no rows, at the version of the source: rehearse up --db URL --to ID. The rows are copied in one
transaction; each value is read back and compared. Where a row or value cannot be carried over, it is listed, and nothing is written. The
source is only read: stop what writes to it, since only rows of the moment at which the copy begins are copied. Ends with status 1 where
nothing was written.

Examples:
  $ rehearse up --db postgres://deploy@db.example.com/app --to 0007
  $ rehearse copy --from app.db --to postgres://deploy@db.example.com/app
  $ rehearse copy --from app.db --to postgres://deploy@db.example.com/app --accept-losses --json > losses.json
`;

/** `rehearse copy`: from SQLite to PostgreSQL, every row accounted for. */
export function copyCommand(session: Session): Command {
  const command = new Command('copy')
    .description(
      'Copies the rows of a SQLite file into a PostgreSQL database, and accounts for each of them.',
    )
    .addOption(
      new Option('--from <file>', 'the database of SQLite; it is only read')
        .argParser(named('--from', word))
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--to <address>', 'the database of PostgreSQL: postgres://user@host/name')
        .argParser(named('--to', word))
        .makeOptionMandatory(),
    )
    .option('--accept-losses', 'write although some rows or values cannot be carried over; they are listed')
    .option('--json', 'the answer as JSON on stdout');
  return addLimitFlags(command)
    .addHelpText('after', help)
    .action(async (flags: CopyFlags) => session.end(await copy(session, flags)));
}

async function copy(session: Session, { from, to, ...flags }: CopyFlags): Promise<number> {
  if (isServer(from)) throw new UserError('--from takes a file of SQLite', { where: from });
  if (!isServer(to)) {
    throw new UserError('--to takes a database of PostgreSQL', {
      where: to,
      fix: 'write postgres://user@host/name',
    });
  }
  const framework = await loadFramework();
  const report = await framework.copyDatabase({
    from: await storeOf(framework, { db: from }),
    to: await storeOf(framework, { db: to, ...flags }),
    acceptLosses: flags.acceptLosses ?? false,
    onTable: (table) => session.terminal.err(`copying ${table}\n`),
  });
  session.terminal.out(flags.json === true ? copiedJson(report) : copiedText(report));
  return report.written ? exit.done : exit.failed;
}
