import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { beforeEach } from 'vitest';
import { findLocal } from '../src/engines/postgres/server/local.js';

/** Debian's chromium, or the one that `CHROMIUM_PATH` names. */
export const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** Debian's Python, which has Debian's packages. */
export const python = '/usr/bin/python3';

/** The image of PostgreSQL that the checks have made for the container tests. */
export const postgresImage = process.env.REHEARSAL_POSTGRES_IMAGE;

/**
 * What some tests start, and why they are not run where it is missing. The checks demand everything
 * (`REHEARSAL_REQUIRE_ALL=1`), so that nothing is left out there.
 */
const programs = {
  chromium: {
    there: () => runs(chromiumPath),
    why: `the HTML report is looked at in a real browser, and there is no ${chromiumPath} (or name one in CHROMIUM_PATH)`,
  },
  sqlite3: {
    there: () => spawnSync('sqlite3', ['--version']).status === 0,
    why: 'scripts are opened in the sqlite3 shell, and it is not installed',
  },
  pg_dump: {
    there: () => findLocal() !== null && spawnSync('pg_dump', ['--version']).status === 0,
    why: 'backups of a server are made by pg_dump, and it is not installed',
  },
  alembic: {
    there: () => spawnSync(python, ['-c', 'import alembic, psycopg2']).status === 0,
    why: `Alembic is called by its command, and ${python} has no alembic with psycopg2`,
  },
  django: {
    there: () => spawnSync(python, ['-c', 'import django, psycopg2']).status === 0,
    why: `Django is called by its command, and ${python} has no django with psycopg2`,
  },
  container: {
    there: () => postgresImage !== undefined,
    why: 'a server in a container needs a Docker engine and an image, and REHEARSAL_POSTGRES_IMAGE names none',
  },
};

/** Leaves the tests that follow out, and says why, where a program is missing. Whether it is there. */
export function needs(name: keyof typeof programs): boolean {
  const { there, why } = programs[name];
  if (there()) return true;
  if (process.env.REHEARSAL_REQUIRE_ALL === '1') throw new Error(why);
  beforeEach(({ skip }) => skip(why));
  return false;
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
