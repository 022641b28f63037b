import { logStream } from '../report/show/log-text.js';

/** Where a command's words go: results to `out`, everything said on the way to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** A line that is meant to be a command to the CI service. What it holds of others has to be escaped. */
  command?(line: string): void;
  /** Whether a person watches `err` on a terminal whose lines can be rewritten. */
  readonly live: boolean;
  /** How wide the terminal is; 100 where there is none. */
  readonly columns: number;
  /** Whether `out` takes colours. */
  readonly colour: boolean;
}

/**
 * The terminal of this process. A reader that goes away (`| head`) is not an error: what is still said to it is
 * dropped, while the reports are written and the exit status tells the verdict.
 */
export function processTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  const command = process.stderr.write.bind(process.stderr) as (text: string) => boolean;
  return {
    out: sayer(process.stdout),
    // The runner reads both streams; stdout may be a report that another program reads.
    command: (line) => void command(`${line}\n`),
    err: sayer(process.stderr),
    live: process.stderr.isTTY === true && process.env.TERM !== 'dumb' && !process.env.CI,
    get columns() {
      return process.stderr.columns || process.stdout.columns || 100;
    },
    colour: wantsColour(process.env, process.stdout.isTTY === true),
  };
}

/** As `FORCE_COLOR` says, else `NO_COLOR`, else as the terminal is. */
export function wantsColour(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): boolean {
  const { FORCE_COLOR: forced, NO_COLOR: none, TERM: kind } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return isTerminal && !none && kind !== 'dumb';
}

/**
 * Much of what is said is text of others: nothing of it may be a command to whoever keeps the log. What a migration's code prints in this
 * process goes the same way.
 */
function sayer(stream: NodeJS.WriteStream): (text: string) => void {
  const write = stream.write.bind(stream) as (text: string, done?: Done) => boolean;
  const safe = logStream();
  const say = (text: string, done?: Done) => write(safe(text), done);
  stream.write = (text: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done) => {
    const [coding, then] = typeof encoding === 'function' ? ['utf8' as const, encoding] : [encoding, done];
    return say(typeof text === 'string' ? text : Buffer.from(text).toString(coding), then);
  };
  return (text) => {
    if (stream.writable) say(text);
  };
}

type Done = (error?: Error | null) => void;
