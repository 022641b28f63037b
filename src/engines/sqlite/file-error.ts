import { UserError } from '../../model/errors.js';

/** The user's view of an error that SQLite or the system reports about a file. A {@link UserError} stays as it is. */
export function explainFileError(path: string, cause: unknown): UserError {
  if (cause instanceof UserError) return cause;
  const [, collation] = /no such collation sequence: (.+)/.exec(messageOf(cause)) ?? [];
  if (collation !== undefined) return unknownCollation(path, 'the database', collation);
  return (
    knownFileError(path, cause) ??
    new UserError(`cannot use the database: ${messageOf(cause)}`, { where: path, cause })
  );
}

/** Keys and indexes that are sorted by what only the application knows can be read by nobody else. */
export function unknownCollation(path: string, what: string, collation: string): UserError {
  return new UserError(`${what} uses the collation ${collation}, which only its application defines`, {
    where: path,
    wayOut: 'drop the keys and indexes that use it, or have the application copy the database',
  });
}

/** The same, or `null` for an error that is not about the file as a whole. */
export function knownFileError(path: string, cause: unknown): UserError | null {
  const code = codeOf(cause);
  const known = Object.entries(causes).find(([prefix]) => code.startsWith(prefix))?.[1];
  if (known === undefined) return null;
  const [what, wayOut] = known;
  return new UserError(`${what} (${messageOf(cause)})`, {
    where: path,
    ...(wayOut === '' ? {} : { wayOut }),
    cause,
  });
}

/** Whether the error, or what it was caused by, says that space, memory or the disk gave out. */
export function lacksMeans(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^(SQLITE_(FULL|IOERR|NOMEM)|ENOSPC|EFBIG|EDQUOT)/.test(codeOf(error)) || lacksMeans(error.cause);
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/** Beginning of the code to what it means and the fix; the first that fits counts. */
const causes: Readonly<Record<string, readonly [string, string]>> = {
  SQLITE_BUSY: ['the database is locked by another process', 'stop whatever holds it and try again'],
  SQLITE_LOCKED: ['the database is locked', 'stop whatever holds it and try again'],
  SQLITE_NOTADB: ['this file is not an SQLite database', ''],
  SQLITE_CORRUPT: ['the database is damaged', 'restore a backup: rehearse restore'],
  SQLITE_FULL: ['there is no space left', 'free some, and try again'],
  SQLITE_READONLY_ROLLBACK: [
    'a write was cut short and has to be undone first',
    'open it once with a program that may write it',
  ],
  SQLITE_READONLY: ['the database cannot be written', 'check who owns the file and its folder'],
  SQLITE_CANTOPEN: ['the database cannot be opened', 'check who may read and write the file and its folder'],
  SQLITE_IOERR: ['the disk fails to read or write', 'check its space, its limits and its health'],
  SQLITE_PROTOCOL: ['the database is locked by another process', 'stop whatever holds it and try again'],
  SQLITE_NOMEM: ['there is not enough memory', ''],
  ENOSPC: ['there is no space left', 'free some, and try again'],
  EFBIG: ['the file may not grow that large', 'raise the limit (ulimit -f)'],
  EACCES: ['permission denied', 'check who owns the file and its folder'],
  EPERM: ['permission denied', 'check who owns the file and its folder'],
  EROFS: ['the file system is read-only', ''],
  ENOENT: ['there is no such file or folder', ''],
};

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
