import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { UserError } from '../model/errors.js';
import { named } from './flags.js';
import { word } from './parse.js';
import type { Terminal } from './terminal.js';

export interface AroundFlags {
  readonly before?: string;
  readonly after?: string;
}

/** Declares `--before` and `--after`. */
export function addAroundFlags(command: Command): Command {
  return command
    .option(
      '--before <cmd>',
      'run first, such as what stops the service; when it fails, nothing is done',
      named('--before', word),
    )
    .option(
      '--after <cmd>',
      'run at the end, such as what starts the service; also when something failed',
      named('--after', word),
    );
}

/** Does something between two commands of the user's. @throws {UserError} when one of them fails */
export async function around<T>(
  terminal: Terminal,
  { before, after }: AroundFlags,
  act: () => Promise<T>,
): Promise<T> {
  let result: T;
  try {
    if (before !== undefined) await shell(terminal, before, '--before', 'nothing was done');
    result = await act();
  } catch (error) {
    if (after !== undefined)
      await shell(terminal, after, '--after', '').catch((second: UserError) =>
        terminal.err(`rehearse: ${second.line}\n`),
      );
    throw error;
  }
  if (after !== undefined)
    await shell(terminal, after, '--after', 'the work itself was done; start the service by hand');
  return result;
}

/** What it prints goes to stderr, so that stdout keeps the command's own answer. */
function shell(terminal: Terminal, command: string, option: string, wayOut: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (how: string) =>
      reject(
        new UserError(`${option} failed (${how})`, { where: command, ...(wayOut === '' ? {} : { wayOut }) }),
      );
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => terminal.err(text));
    child.on('error', (error) => fail(error.message));
    child.on('close', (status, signal) =>
      status === 0 ? resolve() : fail(signal ?? `exit status ${status}`),
    );
  });
}
