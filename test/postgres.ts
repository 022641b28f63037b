import type { Engine } from '../src/engines/engine.js';
import { postgresEngine } from '../src/engines/postgres/index.js';
import { findLocal, startLocal } from '../src/engines/postgres/server/local.js';
import { startNpm } from '../src/engines/postgres/server/npm.js';
import type { Server } from '../src/engines/postgres/server/server.js';

/** Where the tests' PostgreSQL comes from: this machine's own, or the one that npm has brought. */
export const place = findLocal() === null ? 'npm' : 'local';

/** A server to which the tests connect as its superuser. */
export function startServer(): Promise<Server> {
  return place === 'local' ? startLocal(true) : startNpm(true);
}

/**
 * The engine that all test files of a worker share, since starting a server takes longer than most of them do. Its server ends with the
 * worker's process.
 */
export function sharedPostgres(): Promise<Engine> {
  shared ??= postgresEngine({ server: place });
  return shared;
}

let shared: Promise<Engine> | undefined;

/** Where it listens. */
export async function folderOf(server: Server): Promise<string> {
  const wire = await server.connect('postgres', {});
  const [answer] = await wire.query("SELECT current_setting('unix_socket_directories')");
  await wire.end();
  return answer?.rows[0]?.[0] ?? '';
}

/** The address of a database of its, as its superuser. */
export async function addressOf(server: Server, database: string): Promise<string> {
  return `postgres:///${database}?host=${encodeURIComponent(await folderOf(server))}&user=rehearsal_server`;
}
