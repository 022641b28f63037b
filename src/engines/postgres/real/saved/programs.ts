import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { UserError } from '../../../../model/errors.js';
import { withoutPasswords } from '../../address.js';
import type { Target } from '../connect.js';

/** One of PostgreSQL's own programs. */
export type ProgramName = 'pg_dump' | 'pg_restore';

/** Where a program is, of the server's version or of the next one after it. @param otherwise what else can be done. @throws {UserError} when there is none */
export function findProgram(
  name: ProgramName,
  major: number,
  path: string,
  otherwise = 'or release with --no-backup',
): string {
  const found = [...path.split(delimiter), ...debianFolders()]
    .map((folder) => join(folder, name))
    .flatMap((program) => {
      const version = versionOf(program);
      return version === null ? [] : [{ program, version }];
    })
    .sort((one, other) => one.version - other.version);
  const fit = found.find(({ version }) => version >= major);
  if (fit !== undefined) return fit.program;
  const newest = found.at(-1);
  throw new UserError(
    newest === undefined
      ? `${name} is not installed`
      : `${name} ${newest.version} is older than the server (${major})`,
    {
      wayOut: `install PostgreSQL ${major}'s programs (Debian: postgresql-client-${major}), ${otherwise}`,
    },
  );
}

/** Runs a program on a database. The password goes into its environment, not into its arguments. @throws {UserError} with what it says last */
export function runProgram(
  program: string,
  args: readonly string[],
  { address, tls }: Pick<Target, 'address' | 'tls'>,
  stop?: AbortSignal,
): Promise<void> {
  const { host, port, user, password, options } = address;
  const own = {
    ...env,
    ...tls,
    LC_MESSAGES: 'C',
    PGAPPNAME: 'rehearsal',
    ...(password === undefined ? {} : { PGPASSWORD: password }),
    ...(options === undefined ? {} : { PGOPTIONS: options }),
  };
  const connection = ['--host', host, '--port', String(port), '--username', user, '--no-password'];
  return new Promise((resolve, reject) => {
    const child = spawn(program, [...connection, ...args], {
      env: own,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...(stop === undefined ? {} : { signal: stop }),
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-LAST_WORDS);
    });
    child.on('error', (error) => reject(stop?.aborted === true ? stop.reason : error));
    child.on('close', (status) => {
      if (status === 0) return resolve();
      const line = said.split('\n').findLast((text) => /error:/.test(text)) ?? said.trim();
      reject(
        new UserError(
          `${args.includes('--format=custom') ? 'pg_dump' : 'pg_restore'} failed: ${withoutPasswords(line)}`,
        ),
      );
    });
  });
}

const LAST_WORDS = 4000;

function versionOf(program: string): number | null {
  const { status, stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  const [, version] = /\(PostgreSQL\) (\d+)/.exec(stdout ?? '') ?? [];
  return status === 0 && version !== undefined ? Number(version) : null;
}

function debianFolders(): string[] {
  const home = '/usr/lib/postgresql';
  try {
    return readdirSync(home).map((version) => join(home, version, 'bin'));
  } catch {
    return [];
  }
}
