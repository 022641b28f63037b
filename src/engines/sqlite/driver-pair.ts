import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { UserError } from '../../model/errors.js';

/**
 * Why this version of better-sqlite3 cannot be loaded by this version of Node; `null`: it can. Loaded all the same, 13 ends Node 20
 * with a segmentation fault, which nobody could explain any more.
 */
export function wrongPair(driver: string, node: string): { what: string; wayOut: string } | null {
  const [major, runs] = [driver, node].map((version) => Number.parseInt(version, 10));
  if (major === undefined || runs === undefined || major < 13 || runs >= 22) return null;
  return {
    what: `better-sqlite3 ${driver} needs Node 22 or newer, and this is Node ${node}`,
    wayOut: 'use Node 22 or newer, or npm i -D better-sqlite3@12',
  };
}

/** @throws {UserError} where better-sqlite3 and Node do not go together */
export function demandPair(node: string): void {
  const path = createRequire(import.meta.url).resolve('better-sqlite3/package.json');
  const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version: string };
  const wrong = wrongPair(version, node);
  if (wrong !== null) throw new UserError(wrong.what, { wayOut: wrong.wayOut });
}
