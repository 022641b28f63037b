import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../model/errors.js';

/**
 * The file that a name names, taken to the letter. Drivers read more into names than is there: they drop white space at both
 * ends, and know addresses and databases in memory; an absolute path leaves them only the end.
 *
 * @returns the name, or what it leads to where it is a link, as a file is replaced and not its link
 * @throws {UserError} for a name that cannot be taken to the letter
 */
export function literalPath(name: string): string {
  const fault = faultOf(name);
  if (fault !== null) throw new UserError(fault[0], { where: shown(name), wayOut: fault[1] });
  const absolute = resolve(name);
  const path = existsSync(name) ? realpathSync(name) : absolute;
  if (path === path.trimEnd()) return path === absolute ? name : path;
  throw new UserError('the name of this file ends in white space, which the SQLite driver would drop', {
    where: JSON.stringify(path),
    wayOut: 'rename the file',
  });
}

function faultOf(name: string): readonly [string, string] | null {
  if (name.trim() === '') return ['this names no file', 'give the path of an SQLite file'];
  if (name.includes('\0') || !name.isWellFormed())
    return ['no file can have this name', 'give the path of an SQLite file'];
  if (name === ':memory:')
    return ['this is a database in memory, not a file', 'a file of that name is ./:memory:'];
  if (/^file:/i.test(name) || /^[a-z]{2,}:\/\//i.test(name))
    return [
      'this is an address, not the path of an SQLite file',
      'give the path; a file of that name begins with ./',
    ];
  if (/(^|\/)\.{1,2}$|\/$/.test(name))
    return ['this names a folder, not a file', 'give the path of an SQLite file'];
  return null;
}

function shown(name: string): string {
  return /^[\x20-\x7e]+$/.test(name) && name === name.trim() ? name : JSON.stringify(name);
}
