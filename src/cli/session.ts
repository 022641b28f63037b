import type { Terminal } from './terminal.js';

/** What a command is given by the process it runs in. */
export interface Session {
  readonly terminal: Terminal;
  /** The folder that relative paths are taken from. */
  readonly folder: string;
  /** The package's version. */
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Hears the exit status of the command that ran. */
  readonly end: (status: number) => void;
}
