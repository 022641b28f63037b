import { findLocal, startLocal } from '../src/engines/postgres/server/local.js';
import { startNpm } from '../src/engines/postgres/server/npm.js';
import type { Server } from '../src/engines/postgres/server/server.js';

/** Where the tests' PostgreSQL comes from: this machine's own, or the one that npm has brought. */
export const place = findLocal() === null ? 'npm' : 'local';

/** A server to which the tests connect as its superuser. */
export function startServer(): Promise<Server> {
  return place === 'local' ? startLocal(true) : startNpm(true);
}

/** Where it listens. */
export async function folderOf(server: Server): Promise<string> {
  const wire = await server.connect('postgres', {});
  const [answer] = await wire.query("SELECT current_setting('unix_socket_directories')");
  await wire.end();
  return answer?.rows[0]?.[0] ?? '';
}
