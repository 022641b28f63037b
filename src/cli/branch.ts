import { UserError } from '../model/errors.js';
import { isServer } from './database.js';
import type { OnFlags } from './on.js';
import type { Session } from './session.js';
import { shell } from './shell.js';
import type { Terminal } from './terminal.js';

/**
 * Rehearses on a copy that a command of the user's makes, such as a branch of a platform, in place of the database that `--on` names. The
 * command is called with `REHEARSAL_BRANCH=create`, and prints the copy's address as its last line; in the end, whatever happened, with
 * `REHEARSAL_BRANCH=remove` and that address in `REHEARSAL_BRANCH_URL`.
 *
 * @throws {UserError} where the command fails, or prints no address
 */
export async function onBranch<F extends OnFlags, T>(
  { terminal }: Pick<Session, 'terminal'>,
  flags: F,
  act: (flags: F) => Promise<T>,
): Promise<T> {
  const { branchCommand: command, on } = flags;
  if (command === undefined || on === undefined) return act(flags);
  const ask = (more: Readonly<Record<string, string>>) =>
    answerOf(terminal, command, { REHEARSAL_BRANCH_OF: on, ...more });
  const made = await ask({ REHEARSAL_BRANCH: 'create' });
  const url = made.trim().split('\n').at(-1)?.trim() ?? '';
  if (!isServer(url))
    throw new UserError('--branch-command printed no address of a PostgreSQL database as its last line', {
      where: command,
      wayOut: 'let it print postgres://…, and remove what it has made',
    });
  try {
    return await act({ ...flags, on: url });
  } finally {
    await ask({ REHEARSAL_BRANCH: 'remove', REHEARSAL_BRANCH_URL: url }).catch((error: UserError) =>
      terminal.err(`rehearse: the branch is still there: ${error.line}\n`),
    );
  }
}

/** What it prints on stdout; the rest goes to stderr. Ctrl-C in its terminal does not reach it: a branch that is half made is nobody's. */
async function answerOf(
  terminal: Terminal,
  command: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  let answer = '';
  const said = (text: string) => {
    answer += text;
  };
  const how = await shell(command, { said, heard: (text) => terminal.err(text), env });
  if (how === null) return answer;
  throw new UserError(`--branch-command failed (${how})`, { where: command });
}
