import type { Command } from 'commander';
import { UserError } from '../model/errors.js';
import { named } from './flags.js';
import { word } from './parse.js';
import type { Session } from './session.js';
import { shell } from './shell.js';
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

/**
 * Does something between two commands of the user's. A signal to stop is passed on to it, and the last command runs all the same.
 *
 * @throws {UserError} when one of them fails
 */
export async function around<T>(
  { terminal, onSignal }: Session,
  { before, after }: AroundFlags,
  act: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopping = new AbortController();
  const { signal: stop } = stopping;
  const deafen = onSignal?.((signal) => {
    terminal.err(
      `stopping; once more, and it ends at once${after === undefined ? '' : ' and without --after'}\n`,
    );
    stopping.abort(new UserError(`stopped by ${signal}`));
  });
  let result: T;
  try {
    if (before !== undefined)
      await run(terminal, before, { option: '--before', wayOut: 'nothing was done', stop });
    stop.throwIfAborted();
    result = await act(stop);
  } catch (error) {
    if (after !== undefined)
      await run(terminal, after, { option: '--after', wayOut: '' }).catch((second: UserError) =>
        terminal.err(`rehearse: ${second.line}\n`),
      );
    throw error;
  } finally {
    deafen?.();
  }
  if (after !== undefined)
    await run(terminal, after, {
      option: '--after',
      wayOut: 'the work itself was done; start the service by hand',
    });
  return result;
}

interface CommandOptions {
  readonly option: string;
  readonly wayOut: string;
  /** Ends the command. */
  readonly stop?: AbortSignal;
}

/** What it prints goes to stderr, so that stdout keeps the command's own answer. @throws {UserError} when it fails */
async function run(
  terminal: Terminal,
  command: string,
  { option, wayOut, stop }: CommandOptions,
): Promise<void> {
  const heard = (text: string) => terminal.err(text);
  const how = await shell(command, { heard, ...(stop === undefined ? {} : { stop }) });
  if (how === null) return;
  throw new UserError(`${option} failed (${how})`, {
    where: command,
    ...(wayOut === '' ? {} : { wayOut }),
  });
}
