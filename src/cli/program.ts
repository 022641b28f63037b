import { Command, CommanderError } from 'commander';
import { UserError } from '../model/errors.js';
import { adoptCommand } from './commands/adopt.js';
import { backupCommand } from './commands/backup.js';
import { baselineCommand } from './commands/baseline.js';
import { copyCommand } from './commands/copy.js';
import { downCommand } from './commands/down.js';
import { gateCommand } from './commands/gate.js';
import { generateCommand } from './commands/generate.js';
import { historyCommand } from './commands/history.js';
import { initCommand } from './commands/init.js';
import { mutateCommand } from './commands/mutate.js';
import { newCommand } from './commands/new.js';
import { replayCommand } from './commands/replay.js';
import { reportCommand } from './commands/report.js';
import { restoreCommand } from './commands/restore.js';
import { sqlCommand } from './commands/sql.js';
import { statusCommand } from './commands/status.js';
import { upCommand } from './commands/up.js';
import { verifyCommand } from './commands/verify.js';
import type { Session } from './session.js';

const epilogue = `
Exit status of every command:
  0  proven, or done
  1  a property failed, or the gate is shut
  2  could not run: one line on stderr says what, where and the fix
  3  nothing failed, but some property has no evidence

Begin with:
  $ rehearse verify                      rehearse the migrations of this project
  $ rehearse verify path/to/migrations   the same for any folder
`;

/** The whole command line. */
export function createProgram(session: Session): Command {
  const program = new Command('rehearse')
    .description(
      'Proves database migrations before they are released, forwards and back, on generated datasets.',
    )
    .version(session.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .addHelpText('after', epilogue);
  for (const make of [
    verifyCommand,
    replayCommand,
    reportCommand,
    baselineCommand,
    gateCommand,
    sqlCommand,
    generateCommand,
    mutateCommand,
    newCommand,
    initCommand,
    adoptCommand,
    copyCommand,
    statusCommand,
    upCommand,
    downCommand,
    historyCommand,
    backupCommand,
    restoreCommand,
  ]) {
    program.addCommand(make(session));
  }
  for (const command of withChildren(program)) settle(command, session);
  return program;
}

/** Whether commander ended because it had printed what was asked for: a help, or the version. */
export function endsQuietly(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}

/** Sends help to stdout and mistakes, as errors, to whoever started the program. */
function settle(command: Command, session: Session): void {
  command
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ helpWidth: Math.min(session.terminal.columns, 110) })
    .configureOutput({
      writeOut: (text) => session.terminal.out(text),
      writeErr: () => {},
      outputError: () => {},
    })
    .exitOverride((error) => {
      throw error.exitCode === 0 ? error : usageError(error, command);
    });
}

function usageError(error: CommanderError, command: Command): UserError {
  const path = withParents(command).join(' ');
  if (error.code === 'commander.help') {
    return new UserError(`${path} needs a command`, { wayOut: `${path} --help lists them` });
  }
  const [what = '', suggestion] = error.message.replace(/^error: /, '').split('\n');
  const hint = suggestion?.replace(/^\(Did (.*)\)$/, 'did $1');
  return new UserError(what, { wayOut: hint ?? `${path} --help shows the usage` });
}

function withChildren(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withChildren)];
}

function withParents(command: Command): string[] {
  return [...(command.parent === null ? [] : withParents(command.parent)), command.name()];
}
