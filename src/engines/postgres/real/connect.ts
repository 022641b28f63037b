import { UserError } from '../../../model/errors.js';
import type { Limits, StoreOpenOptions } from '../../store.js';
import type { DatabaseAddress } from '../address.js';
import { quoteName, quoteText } from '../cells.js';
import { connectPg } from '../pg-wire.js';
import type { Wire } from '../wire.js';
import { codeOf, connectionError, NO_SUCH_DATABASE } from './explain.js';

/** A database, and how it is named to people. */
export interface Target extends DatabaseAddress {
  readonly place: string;
  readonly limits: Limits;
}

/** Connects, and tells the server how long it may take. @throws {UserError} when it cannot */
export async function connect(
  target: Target,
  { readonly, create = false }: Pick<StoreOpenOptions, 'readonly' | 'create'>,
): Promise<Wire> {
  let wire: Wire;
  try {
    wire = await connectPg(target.address, target.database);
  } catch (error) {
    if (readonly || !create || codeOf(error) !== NO_SUCH_DATABASE) throw explained(target.place, error);
    await createDatabase(target);
    return connect(target, { readonly });
  }
  try {
    await wire.query(settings(target.limits, readonly));
  } catch (error) {
    await wire.end();
    throw error;
  }
  return wire;
}

/** Connects to the database that others are made and renamed from. @throws {UserError} when there is none */
export async function connectHome(target: Target): Promise<Wire> {
  for (const home of HOMES.filter((name) => name !== target.database)) {
    try {
      return await connectPg(target.address, home);
    } catch (error) {
      if (home === HOMES.at(-1)) throw explained(target.place, error);
    }
  }
  throw new UserError('no other database of the server can be connected to', { where: target.place });
}

const HOMES = ['postgres', 'template1'];

async function createDatabase(target: Target): Promise<void> {
  const wire = await connectHome(target);
  try {
    await wire.query(`CREATE DATABASE ${quoteName(target.database)}`);
  } catch (error) {
    throw new UserError(`the database cannot be made: ${error instanceof Error ? error.message : error}`, {
      where: target.place,
      wayOut: 'make it with createdb, as a user who may',
      cause: error,
    });
  } finally {
    await wire.end();
  }
}

/**
 * The limits, also where the server or the user has others. A server that works on although nobody listens any more would hold its locks
 * until then: it looks once a second, where it can.
 */
function settings({ lockMs, statementMs }: Limits, readonly: boolean): string {
  const wanted: Readonly<Record<string, string>> = {
    lock_timeout: String(lockMs),
    statement_timeout: String(statementMs),
    idle_in_transaction_session_timeout: '0',
    idle_session_timeout: '0',
    transaction_timeout: '0',
    client_connection_check_interval: '1000',
    ...(readonly ? { default_transaction_read_only: 'on' } : {}),
  };
  const rows = Object.entries(wanted).map(([name, value]) => `(${quoteText(name)}, ${quoteText(value)})`);
  return `SELECT set_config(s.name, w.value, false) FROM pg_catalog.pg_settings s
    JOIN (VALUES ${rows.join(', ')}) w(name, value) ON w.name = s.name`;
}

function explained(place: string, error: unknown): UserError {
  return connectionError(place, error);
}
