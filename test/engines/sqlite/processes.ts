import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const driver = fileURLToPath(new URL('../../../node_modules/better-sqlite3/lib/index.js', import.meta.url));

export type Other = ChildProcessByStdio<Writable, Readable, null>;

/**
 * Another process with a connection `db` to a file. It runs the script, says so, and ends when its stdin does, or when
 * it is killed.
 */
export async function otherProcess(path: string, script: string): Promise<Other> {
  const code = `
    import Database from ${JSON.stringify(driver)};
    const db = new Database(${JSON.stringify(path)});
    ${script}
    console.log('ready');
    process.stdin.resume().on('end', () => process.exit(0));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return child;
}

/** Ends it, kindly or not, and waits until it is gone. */
export async function end(child: Other, how: 'kindly' | 'SIGKILL' = 'kindly'): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  if (how === 'kindly') child.stdin.end();
  else child.kill(how);
  await gone;
}
