import { spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../../model/errors.js';
import type { Server } from './server.js';
import { startThrowAway } from './throw-away.js';

/** A server from the programs that are installed on this machine. @throws {UserError} */
export async function startLocal(allowCluster = false): Promise<Server> {
  const programs = findLocal();
  if (programs === null) {
    throw new UserError('no local PostgreSQL was found (initdb and pg_ctl)', {
      where: '--postgres local',
      wayOut: 'install PostgreSQL or put its programs on PATH, or take another --postgres',
    });
  }
  return startThrowAway(programs, { label: 'a local server', allowCluster });
}

/** The folder of a local installation's programs, or `null`: on PATH, or where Debian puts them (the newest). */
export function findLocal(): string | null {
  return [...pathFolder(), ...debianFolders()].find(hasPrograms) ?? null;
}

/** Where the shell finds initdb; the others lie beside it, if not beside a link to it. */
function pathFolder(): string[] {
  const found = spawnSync('/bin/sh', ['-c', 'command -v initdb'], { encoding: 'utf8' }).stdout?.trim() ?? '';
  return found.startsWith('/') ? [dirname(found), dirname(realpathSync(found))] : [];
}

function debianFolders(): string[] {
  const home = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(home).filter((name) => /^\d+$/.test(name));
    return versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(home, version, 'bin'));
  } catch {
    return [];
  }
}

function hasPrograms(folder: string): boolean {
  return ['initdb', 'pg_ctl', 'postgres'].every((name) => runs(join(folder, name)));
}

function runs(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
