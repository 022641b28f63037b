import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Does what has to be done when this process ends without having done it itself. */
export interface Keeper {
  /** All is done: there is nothing left to do. */
  dismiss(): Promise<void>;
  /** Has it done now, as if this process had ended, and waits for that. */
  call(): Promise<void>;
}

/**
 * Starts a process that waits for the end of a pipe that only this process holds, so that even a kill sets it off. It
 * runs in a session of its own, where no Ctrl-C reaches it.
 *
 * @param task what the shell, or the program, is to run; its first line of input is `input`, the second ends it
 */
export function keep(program: string, parameters: readonly string[], input: string): Keeper {
  const child = spawn(program, parameters, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Without the program nothing is kept, and what is closed as usual is cleared away all the same.
  child.once('error', () => {});
  child.stdin?.on('error', () => {});
  child.stdin?.write(`${input}\n`);
  return { dismiss: () => end(child, 'done\n'), call: () => end(child, '') };
}

async function end(child: ChildProcess, input: string): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const ended = once(child, 'close');
  child.stdin?.end(input);
  await ended;
}
