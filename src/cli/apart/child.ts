import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { memoryFolder } from '../../model/memory-folder.js';
import { visibleText } from '../../report/show/visible.js';
import { ANSWERS, type Message, type Order } from './job.js';

/** Only there where the sources are compiled. */
const ENTRY = fileURLToPath(new URL('./process.js', import.meta.url));

/** Whether jobs can be given to processes of their own. */
export function hasChildren(): boolean {
  return existsSync(ENTRY);
}

/** A process that does a job. */
export interface Child {
  /** Fulfilled when it has ended and everything that it told has been heard; with how it ended. */
  readonly ended: Promise<{ readonly status: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Answers the claim that it waits with. */
  answer(isIts: boolean): void;
  /** Ends it at once, whatever it is doing, and takes its scratch files away. */
  kill(): void;
}

/** Starts a process for a job. @param folders where it may have scratch files besides the system's folder for them */
export function startChild(
  order: Order,
  hear: (message: Message) => void,
  folders: readonly string[],
): Child {
  const child = spawn(process.execPath, [...nodeOptions(), ENTRY], {
    cwd: order.folder,
    // What a migration prints is text of others: nothing but the report may stand on stdout.
    stdio: ['pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
  const answers = child.stdio[ANSWERS] as Writable;
  answers.on('error', () => {});
  const forget = () => child.kill('SIGKILL');
  process.once('exit', forget);
  child.stdin?.on('error', () => {});
  child.stdin?.write(`${JSON.stringify(order)}\n`);
  const heard = eachLine(child.stdio[3] as Readable, (line) => hear(JSON.parse(line)));
  const printed = [child.stdout, child.stderr].map((stream) => printedLines(stream as Readable, hear));
  const closed = closing(child);
  return {
    ended: closed.then(async (how) => {
      await heard;
      await Promise.race([Promise.all(printed.map(({ ended }) => ended)), after(LAST_WORDS)]);
      for (const { stop } of printed) stop();
      process.off('exit', forget);
      if (how.signal !== null) tidyUp(child.pid, folders);
      return how;
    }),
    answer: (isIts) => {
      answers.write(isIts ? '1\n' : '0\n');
    },
    kill: () => child.kill('SIGKILL'),
  };
}

/** What was given to this process's node, but for a debugger's port, which only one process can have. */
function nodeOptions(): string[] {
  return process.execArgv.filter((option) => !option.startsWith('--inspect'));
}

function closing(child: ChildProcess): Child['ended'] {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status, signal) => resolve({ status, signal }));
  });
}

/** Cuts what comes into lines; a last one that is cut short is dropped. */
async function eachLine(stream: Readable, hear: (line: string) => void): Promise<void> {
  let pieces: string[] = [];
  stream.setEncoding('utf8');
  try {
    for await (const chunk of stream as AsyncIterable<string>) {
      let start = 0;
      for (let end = chunk.indexOf('\n'); end >= 0; end = chunk.indexOf('\n', start)) {
        pieces.push(chunk.slice(start, end));
        hear(pieces.join(''));
        pieces = [];
        start = end + 1;
      }
      pieces.push(chunk.slice(start));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
  }
}

/**
 * Passes on what is printed, line by line: only whole ones can be told from commands to a log. What a process still prints that a migration
 * started and left behind is dropped.
 */
function printedLines(stream: Readable, hear: (message: Message) => void): Printed {
  let rest = '';
  const print = (text: string) => {
    if (text !== '')
      hear({
        type: 'printed',
        text: `${text
          .split('\n')
          .map((line) => visibleText(line))
          .join('\n')}\n`,
      });
  };
  const take = (chunk: string) => {
    const text = rest + chunk;
    const end = text.length > LONGEST_LINE ? text.length : text.lastIndexOf('\n');
    print(text.slice(0, Math.max(end, 0)).replace(/\n$/, ''));
    rest = end < 0 ? text : text.slice(end + 1);
  };
  const ended = new Promise<void>((resolve) => {
    stream.setEncoding('utf8').on('data', take).once('close', resolve);
  });
  const stop = () => {
    print(rest);
    rest = '';
    stream.off('data', take).destroy();
  };
  return { ended, stop };
}

interface Printed {
  /** Fulfilled when nobody can print there any more. */
  readonly ended: Promise<void>;
  /** Passes on what stands in a last line without an end, and hears no more. */
  stop(): void;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

/** For how long what has been printed is waited for when the process has ended, in milliseconds: others may hold its pipes open. */
const LAST_WORDS = 200;

/** Characters; a longer line is passed on in pieces. */
const LONGEST_LINE = 1 << 20;

/** The folders of a process that could not take them away itself; they have its number in their names. */
function tidyUp(pid: number | undefined, folders: readonly string[]): void {
  const own = new RegExp(`^rehearsal-(disk|on)-${pid}-`);
  for (const folder of new Set([tmpdir(), memoryFolder, ...folders])) {
    for (const name of namesIn(folder).filter((each) => own.test(each)))
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
