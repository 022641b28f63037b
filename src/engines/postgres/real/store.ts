import { UserError } from '../../../model/errors.js';
import type { Store } from '../../store.js';
import { parseAddress, shownAddress, usualDefaults, withoutPasswords } from '../address.js';
import { SchemaCache } from '../schema-cache.js';
import type { Wire } from '../wire.js';
import { connect, type Target } from './connect.js';
import { RealDatabase } from './database.js';
import { knownServerError, lacksMeans } from './explain.js';
import { takeLock } from './lock.js';
import type { PostgresStoreOptions } from './options.js';
import { backupServer } from './saved/backup.js';
import { restoreServer } from './saved/restore.js';

/** How long a statement waits for a lock where nobody says it, in milliseconds: whoever comes after it waits as long. */
const LOCK_MS = 5000;

/** A database on a PostgreSQL server. @throws {UserError} for an address that is none */
export function serverStore(url: string, options: PostgresStoreOptions): Store {
  return storeOn(targetOf(url, '--db', options), options);
}

/** @param option what the address was given with. @throws {UserError} for an address that is none */
export function targetOf(
  url: string,
  option: string,
  { env, lockMs = LOCK_MS, statementMs = 0 }: PostgresStoreOptions,
): Target {
  const address = parseAddress(url, option, usualDefaults(env));
  return { ...address, place: shownAddress(url), limits: { lockMs, statementMs } };
}

/** A database that is known where it is. */
export function storeOn(target: Target, { env }: PostgresStoreOptions): Store {
  const { place, limits } = target;
  const schemas = new SchemaCache();
  let held: Wire | null = null;
  const unlock = async () => {
    await held?.end();
    held = null;
  };
  return {
    place,
    limits,
    open: async (options) => new RealDatabase(await connect(target, options), schemas, options.confined),
    lock: async ({ create = false } = {}) => {
      held = await connect(target, { readonly: false, create });
      try {
        await takeLock(held, place);
      } catch (error) {
        await held.end();
        throw error;
      }
      return unlock;
    },
    explain: (error) => masked(knownServerError(place, error) ?? error),
    lacksMeans,
    backup: (options) => backupServer(target, env.PATH ?? '', options),
    restore: (options) => restoreServer(target, env.PATH ?? '', options, unlock),
  };
}

/** A server may say a connection's address in its own words, such as a foreign server's. */
function masked(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = withoutPasswords(error.message);
  if (message === error.message) return error;
  if (!(error instanceof UserError)) return Object.assign(error, { message });
  const { where, wayOut, cause } = error;
  return new UserError(message, {
    ...(where === undefined ? {} : { where }),
    ...(wayOut === undefined ? {} : { wayOut }),
    cause,
  });
}
