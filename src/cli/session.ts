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
  /**
   * Has the first signal to stop heard by a command that has something to save before it ends; without it, and at the second one, the
   * process ends at once. The answer takes it back.
   */
  readonly onSignal?: (hear: (signal: 'Ctrl-C' | 'SIGTERM') => void) => () => void;
}
