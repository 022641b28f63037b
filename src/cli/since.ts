import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../model/errors.js';
import type { Source } from '../model/source.js';
import type { Session } from './session.js';

/**
 * The migrations whose files, or suites, differ from where this branch left the reference: committed, staged, changed or new.
 *
 * @param suites the folder of suites; `null`: there is none
 * @throws {UserError} where the folder is in no repository, or the reference is not known there
 */
export function idsSince(
  session: Session,
  { migrations }: Source,
  suites: string | null,
  ref: string,
): string[] {
  const root = git(session, ['rev-parse', '--show-toplevel'], ref);
  const base = git(session, ['merge-base', '--end-of-options', ref, 'HEAD'], ref);
  const listed = [
    git(session, ['diff', '--name-only', '--no-renames', '-z', base, '--'], ref),
    git(session, ['ls-files', '--others', '--exclude-standard', '--full-name', '-z', '--', root], ref),
  ];
  const changed = new Set(
    listed.flatMap((text) => text.split('\0')).flatMap((path) => (path === '' ? [] : [resolve(root, path)])),
  );
  const place = suites === null ? null : real(suites);
  return migrations
    .filter(
      ({ id, files }) =>
        files.some((file) => changed.has(real(resolve(session.folder, file)))) ||
        (place !== null &&
          [...changed].some((path) => path.startsWith(`${place}/`) && path.includes(`/${id}.suite.`))),
    )
    .map(({ id }) => id);
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function git({ folder }: Session, options: readonly string[], ref: string): string {
  try {
    return execFileSync('git', ['-C', folder, ...options], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  } catch (error) {
    const { code, stderr } = error as NodeJS.ErrnoException & { stderr?: string };
    const what = code === 'ENOENT' ? 'git is not installed' : (stderr ?? '').trim().split('\n')[0];
    throw new UserError(`--since ${ref}: ${what || 'git knows no common commit'}`, {
      wayOut: 'name a branch or commit of this repository, fetched with its history (fetch-depth: 0 in CI)',
    });
  }
}
