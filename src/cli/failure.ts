import { isUserError } from '../model/errors.js';
import { exit } from './exit.js';
import type { Terminal } from './terminal.js';

/** Whether those who fix rehearse itself want to see where it failed. */
export function isDebugging(): boolean {
  return process.env.REHEARSAL_DEBUG === '1';
}

/** Says in one line why the command could not run, and gives the exit status. */
export function reportFailure(error: unknown, terminal: Terminal, debug: boolean): number {
  terminal.err(`rehearse: ${line(error, debug)}\n`);
  if (debug && error instanceof Error) terminal.err(`${error.stack}\n`);
  return exit.unable;
}

function line(error: unknown, debug: boolean): string {
  if (isUserError(error)) return error.line;
  const message = (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, ' ');
  const hint = debug ? '' : ' — this is a fault of rehearse itself; REHEARSAL_DEBUG=1 shows where';
  return `${message}${hint}`;
}
