import { EngineLost, StatementError, UserError } from '../../../model/errors.js';
import { WireError } from '../wire.js';

/** The user's view of what the server says about the database as a whole; `null` for what is about one statement. */
export function knownServerError(place: string, error: unknown): UserError | null {
  if (error instanceof EngineLost) {
    return new UserError(`the connection to the server was lost: ${reasonOf(error)}`, {
      where: place,
      wayOut: 'rehearse status says what was done; then do the rest',
      cause: error,
    });
  }
  if (error instanceof UserError) return null;
  const found = causes[codeOf(error)];
  if (found === undefined) return null;
  const [what, wayOut] = found;
  return new UserError(`${what} (${messageOf(error)})`, {
    where: place,
    ...(wayOut === '' ? {} : { wayOut }),
    cause: error,
  });
}

/** The same for a connection that could not be made, whatever the reason. */
export function connectionError(place: string, error: unknown): UserError {
  return (
    knownServerError(place, error) ??
    new UserError(`the server cannot be reached: ${messageOf(error)}`, {
      where: place,
      wayOut: 'check the address given to --db',
      cause: error,
    })
  );
}

/** Whether the error, or what it was caused by, says that space, memory or the disk gave out. */
export function lacksMeans(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return /^(53[1-4]00|58030|ENOSPC|EFBIG|EDQUOT)$/.test(codeOf(error)) || lacksMeans(error.cause);
}

/** A lock or a statement that took longer than it may. */
export const LOCK_NOT_AVAILABLE = '55P03';
/** The database that an address names is not there. */
export const NO_SUCH_DATABASE = '3D000';

/** What `pg` hands on of the server's own words, or of the system's. */
export function codeOf(error: unknown): string {
  if (error instanceof StatementError || error instanceof WireError) return error.code ?? '';
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** SQLSTATE, or the system's code, to what it means and the fix. */
const causes: Readonly<Record<string, readonly [string, string]>> = {
  [LOCK_NOT_AVAILABLE]: [
    'others hold a lock that it needs',
    'try again when they have ended, or wait longer: --lock-timeout',
  ],
  '57014': ['the statement was ended', 'if it took too long, allow it more: --statement-timeout'],
  '28P01': ['the password is not right', 'give it in PGPASSWORD or in the file that PGPASSFILE names'],
  '28000': ['the user may not connect', 'check the user, and pg_hba.conf on the server'],
  [NO_SUCH_DATABASE]: ['there is no such database', 'check the address; rehearse up --create makes it'],
  '25006': ['the database cannot be written', 'connect to the primary server, as a user who may write'],
  '53100': ['there is no space left', 'free some, and try again'],
  '53200': ['the server has not enough memory', ''],
  '53300': ['the server has no connection left', 'close some, or raise max_connections'],
  ECONNREFUSED: ['no server listens there', 'check the host and the port'],
  ENOENT: ['no server listens there', 'check the folder of the socket'],
  ENOTFOUND: ['there is no such host', 'check the address'],
  EAI_AGAIN: ['the name of the host cannot be looked up', 'check the network'],
  ETIMEDOUT: ['the server does not answer', 'check the address and the network'],
};

function reasonOf(error: EngineLost): string {
  return messageOf(error.cause ?? error);
}

function messageOf(error: unknown): string {
  const { errors = [] } = error as { errors?: readonly unknown[] };
  if (error instanceof Error && error.message === '' && errors.length > 0) return messageOf(errors[0]);
  return error instanceof Error ? error.message : String(error);
}
