import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Command } from 'commander';
import type { DataLevel } from '../../model/dataset.js';
import { UserError } from '../../model/errors.js';
import { resolveId } from '../choose.js';
import { exit } from '../exit.js';
import { addFolderFlags, type FolderFlags, named } from '../flags.js';
import { loadFramework } from '../framework.js';
import { oneOf, wholeNumber, word } from '../parse.js';
import { openRehearsal } from '../rehearsal.js';
import type { Session } from '../session.js';

interface GenerateFlags extends FolderFlags {
  readonly at: string;
  readonly rows: number;
  readonly out: string;
  readonly seed?: number;
  readonly data?: DataLevel;
}

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
    .option(
      '--seed <n>',
      'where all choices begin (1)',
      named('--seed', wholeNumber({ min: 0, max: 0x7fff_ffff })),
    )
    .option(
      '--data <level>',
      'plain, edgy (default) or hostile',
      named('--data', oneOf(['plain', 'edgy', 'hostile'])),
    );
  return addFolderFlags(command)
    .addHelpText('after', help)
    .action(async (folder: string | undefined, flags: GenerateFlags) =>
      session.end(await generate(session, folder, flags)),
    );
}

async function generate(session: Session, folder: string | undefined, flags: GenerateFlags): Promise<number> {
  const { rows, out, seed = 1, data = 'edgy' } = flags;
  if (existsSync(out)) {
    throw new UserError('is there already', { where: out, wayOut: 'take it away, or choose another --out' });
  }
  const framework = await loadFramework();
  const { source, engine } = await openRehearsal(framework, session, folder, flags);
  if (engine.name !== 'sqlite') {
    await engine.close();
    throw new UserError('generate makes SQLite files only', { where: source.folder });
  }
  const at = resolveId(
    source.migrations.map(({ id }) => id),
    flags.at,
    '--at',
  );
  const { database, loaded } = await framework.populate({ source, engine, at, rows, seed, data });
  const temporary = `${out}.${process.pid}.tmp`;
  try {
    await database.run('VACUUM INTO ?', [temporary]);
    await rename(temporary, out);
  } catch (error) {
    throw new UserError(`cannot be written: ${(error as Error).message}`, { where: out, cause: error });
  } finally {
    await rm(temporary, { force: true });
    await database.close();
    await engine.close();
  }
  const refused =
    loaded.rejected.length === 0 ? '' : ` (${loaded.rejected.length} more were refused by its constraints)`;
  session.terminal.out(`${out}: ${at}, ${loaded.rows} rows${refused}\n`);
  return exit.done;
}
