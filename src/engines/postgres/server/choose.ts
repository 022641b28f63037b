import { findLocal, startLocal } from './local.js';
import type { Server } from './server.js';
import { useServer } from './url.js';

/** Where the server comes from: one of these words, or the address of a server. */
export const serverKinds = ['auto', 'container', 'local', 'embedded'] as const;

export interface ServerOptions {
  /** A word of {@link serverKinds} or an address (`auto`). What is asked for by name and missing is an error. */
  readonly server?: string;
  /** The image of a container. */
  readonly image?: string;
}

/** Starts or finds the server. @throws {UserError} */
export async function openServer({ server = 'auto' }: ServerOptions): Promise<Server> {
  if (server === 'local') return startLocal();
  if (server === 'auto' && findLocal() !== null) return startLocal();
  return useServer(server);
}
