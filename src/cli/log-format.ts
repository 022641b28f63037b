import type { Command } from 'commander';
import { named } from './flags.js';
import { oneOf } from './parse.js';
import type { Terminal } from './terminal.js';

export type LogFormat = 'text' | 'json';

export interface LogFlags {
  readonly logFormat?: LogFormat;
}

/** Declares how a command says what it does while it does it. */
export function addLogFlag(command: Command): Command {
  return command.option(
    '--log-format <name>',
    'text (default), or json: one object a line on stderr',
    named('--log-format', oneOf(['text', 'json'])),
  );
}

/** Writes one event as a line of JSON, with the time. @param event plain data */
export function logJson(terminal: Terminal, clock: () => number, event: object): void {
  terminal.err(`${JSON.stringify({ time: new Date(clock()).toISOString(), ...event })}\n`);
}
