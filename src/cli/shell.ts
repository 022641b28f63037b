import { spawn } from 'node:child_process';

/** How a command of the user's is run. */
export interface ShellOptions {
  /** Hears what it prints on stdout; left out, that goes where the rest goes. */
  readonly said?: (text: string) => void;
  /** Hears everything else that it prints. */
  readonly heard: (text: string) => void;
  /** Ends the command; without it, not even Ctrl-C in its terminal does. */
  readonly stop?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Gives a command to the system's shell, and waits for its end.
 *
 * @returns how it failed; `null`: it did not. Rejects with the signal's reason where it was stopped
 */
export function shell(
  command: string,
  { said, heard, stop, env = {} }: ShellOptions,
): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const fail = (how: string) => (stop?.aborted === true ? reject(stop.reason) : resolve(how));
    const child = spawn(command, {
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: stop === undefined,
      env: { ...process.env, ...env },
      ...(stop === undefined ? {} : { signal: stop }),
    });
    child.stdout.setEncoding('utf8').on('data', said ?? heard);
    child.stderr.setEncoding('utf8').on('data', heard);
    child.on('error', (error) => fail(error.message));
    child.on('close', (status, signal) =>
      status === 0 ? resolve(null) : fail(signal ?? `exit status ${status}`),
    );
  });
}
