import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The built command. */
export const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the built command in this process, which takes a fraction of the time that starting it takes. What belongs to the
 * process, such as signals and a pipe that is closed, is tested with {@link start}.
 */
export async function rehearse(folder: string, ...args: string[]): Promise<Ended> {
  const written = { out: '', err: '' };
  let status = 0;
  const terminal = {
    out: (text: string) => {
      written.out += text;
    },
    err: (text: string) => {
      written.err += text;
    },
    live: false,
    columns: 100,
    colour: false,
  };
  const { createProgram, endsQuietly } = await program;
  const { reportFailure } = await failure;
  const here = process.cwd();
  process.chdir(folder);
  try {
    await createProgram({
      terminal,
      folder,
      version,
      clock: () => performance.timeOrigin + performance.now(),
      end: (code) => {
        status = code;
      },
    }).parseAsync([process.execPath, main, ...args]);
  } catch (error) {
    if (!endsQuietly(error)) status = reportFailure(error, terminal, false);
  } finally {
    process.chdir(here);
  }
  return { status, signal: null, stdout: written.out, stderr: written.err };
}

/** The built modules, as Node loads them. */
const built = (path: string) => new URL(`../../dist/cli/${path}`, import.meta.url).href;
const program: Promise<typeof import('../../src/cli/program.js')> = import(
  /* @vite-ignore */ built('program.js')
);
const failure: Promise<typeof import('../../src/cli/failure.js')> = import(
  /* @vite-ignore */ built('failure.js')
);
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
delete process.env.CI;

export function start(folder: string, ...args: string[]) {
  return startWith({}, folder, ...args);
}

/** @param more environment variables besides those of the tests */
export function startWith(more: Readonly<Record<string, string>>, folder: string, ...args: string[]) {
  const { CI: _, ...env } = process.env;
  return spawn(process.execPath, [main, ...args], { cwd: folder, env: { ...env, NO_COLOR: '1', ...more } });
}

export function ended(child: ReturnType<typeof start>): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve) => {
    child.on('close', (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

/** A folder of its own with these files, taken away when the test has finished. */
export async function project(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

const first = {
  'migrations/0001_notes.up.sql':
    'CREATE TABLE notes (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT);\n',
  'migrations/0001_notes.down.sql': 'DROP TABLE notes;\n',
};

/** Two migrations that hold what they promise. */
export const good = {
  ...first,
  'migrations/0002_index.up.sql': 'CREATE INDEX notes_title ON notes (title);\n',
  'migrations/0002_index.down.sql': 'DROP INDEX notes_title;\n',
};

/** The second one forgets on the way back what it has overwritten. */
export const bad = {
  ...first,
  'migrations/0002_upper.up.sql': 'UPDATE notes SET title = upper(title);\n',
  'migrations/0002_upper.down.sql': 'UPDATE notes SET title = lower(title);\n',
};
