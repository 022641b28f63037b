import { Command } from 'commander';
import type { GenerateFlags } from '../apart/generate.js';
import { runCommandApart } from '../apart/run.js';
import { dataOption, seedOption } from '../data-flags.js';
import { addFolderFlags, named } from '../flags.js';
import { wholeNumber, word } from '../parse.js';
import type { Session } from '../session.js';

const help = `
Examples:
  $ rehearse generate --at 0003 --rows 1000 --out before-0004.db
  $ rehearse generate db/migrations --at 12 --rows 50 --data hostile --out old-data.db
`;

/** `rehearse generate`: a populated database at a version. */
export function generateCommand(session: Session): Command {
  const command = new Command('generate')
    .description('Makes a database at a version, populated with generated rows.')
    .argument('[folder]', 'the folder of migrations (default: the configured one, then ./migrations)')
    .requiredOption('--at <id>', 'the last migration that is applied; may be cut short', named('--at', word))
    .requiredOption(
      '--rows <n>',
      'rows for each table',
      named('--rows', wholeNumber({ min: 0, max: 1_000_000 })),
    )
    .requiredOption('--out <file>', 'the database file; must not be there yet', named('--out', word))
    .addOption(seedOption())
    .addOption(dataOption());
  return addFolderFlags(command)
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: GenerateFlags) =>
      session.end(await runCommandApart(session, { kind: 'generate', folder, flags })),
    );
}
