import type { Engine } from '../engine.js';
import type { CopyStore, Store } from '../store.js';
import type { PostgresCopyOptions, PostgresStoreOptions } from './real/options.js';
import type { ServerOptions } from './server/choose.js';

export type { PostgresStoreOptions } from './real/options.js';
export type PostgresOptions = ServerOptions;

/**
 * Rehearses on scratch databases of a PostgreSQL server. What talks to one is loaded by then: a fifth of a second that nobody else is to pay.
 *
 * @throws {UserError} when there is none
 */
export async function postgresEngine(options: PostgresOptions = {}): Promise<Engine> {
  const { startEngine } = await import('./engine.js');
  return startEngine(options);
}

/** A database on a PostgreSQL server by its address. Nothing is connected to yet. @throws {UserError} for an address that is none */
export async function postgresStore(url: string, options: PostgresStoreOptions): Promise<Store> {
  const { serverStore } = await import('./real/store.js');
  return serverStore(url, options);
}

/** A database on a server that is rehearsed on by copies of it. @throws {UserError} for an address that is none */
export async function postgresCopies(url: string, options: PostgresCopyOptions): Promise<CopyStore> {
  const { serverCopies } = await import('./real/copies/store.js');
  return serverCopies(url, options);
}

/** Takes away the copies that killed rehearsals have left on the server. @throws {UserError} when it cannot be reached */
export async function forgetPostgresCopies(url: string, options: PostgresStoreOptions): Promise<void> {
  const { forgetCopies } = await import('./real/copies/store.js');
  return forgetCopies(url, options);
}
