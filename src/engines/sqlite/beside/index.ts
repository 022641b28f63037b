import { fork } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnswerTo, type Job, perform } from './job.js';

/**
 * Does a job in a process of its own where the files are large, so that the caller's own work, which blocks, goes on
 * meanwhile; a process and not a thread, so that its memory is its own and closing its files drops no lock of ours.
 * Where no process can be had, or it dies, the job is done here.
 */
export async function beside<J extends Job>(job: J): Promise<AnswerTo<J>> {
  if (!worthwhile(...job.files)) return perform(job);
  return (await elsewhere(job)) ?? perform(job);
}

/** Whether reading these files takes longer than a process takes to start. */
export function worthwhile(...files: readonly string[]): boolean {
  return files.some((file) => statSync(file).size >= LARGE) && existsSync(ENTRY);
}

/** In bytes; reading as much takes about 0.1 s, as does starting a process. */
const LARGE = 64 * 1024 * 1024;

/** Only there where the sources are compiled: without it, everything is done here. */
const ENTRY = fileURLToPath(new URL('./process.js', import.meta.url));

/** `null`: no answer came. */
function elsewhere<J extends Job>(job: J): Promise<AnswerTo<J> | null> {
  return new Promise((resolve) => {
    const child = fork(ENTRY, {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    let answer: AnswerTo<J> | null = null;
    child.once('message', (message) => {
      answer = message as AnswerTo<J>;
    });
    child.once('error', () => resolve(null));
    child.once('exit', () => resolve(answer));
    child.send(job, (error) => {
      if (error !== null) child.kill();
    });
  });
}
