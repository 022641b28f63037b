import { spawn } from 'node:child_process';

/** How a command ended, and what it said. */
export interface Ended {
  /** Its exit status; -1 where a signal ended it. */
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/**
 * Gives a line to the POSIX shell, in the folder and the environment of this process, and waits for its end.
 *
 * @param url is `DATABASE_URL` there; `null`: as it is in this process
 */
export function runLine(line: string, url: string | null): Promise<Ended> {
  const exported = url === null ? '' : `export DATABASE_URL='${url}'\n`;
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', `${exported}${line}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    const heard = { output: '', errors: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      heard.output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      heard.errors += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? -1, ...heard }));
  });
}
