import type { Engine } from '../engine.js';
import type { ServerOptions } from './server/choose.js';

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
