import { UserError } from '../../../model/errors.js';
import { openCluster } from './cluster.js';
import { keep } from './keeper.js';
import { loadOptional } from './optional.js';
import type { Server } from './server.js';

/** The image that is used where none is named. */
export const DEFAULT_IMAGE = 'postgres:17-alpine';

/**
 * Starts a container of its own, and takes it away when it is closed and when this process dies.
 *
 * @throws {UserError} when testcontainers is not installed, no Docker engine answers, or the image cannot be run
 */
export async function startContainer(image: string = DEFAULT_IMAGE, allowCluster = false): Promise<Server> {
  const where = '--postgres container';
  const { PostgreSqlContainer } = await loadOptional(
    () => import('@testcontainers/postgresql'),
    '@testcontainers/postgresql',
    where,
  );
  try {
    const container = await new PostgreSqlContainer(image)
      .withDatabase('rehearsal')
      .withUsername('rehearsal_server')
      .withCommand(['postgres', ...SETTINGS.flatMap((setting) => ['-c', setting])])
      .start();
    const keeper = keep('/bin/sh', ['-c', KEEPER], container.getId());
    const stop = async () => {
      await container.stop();
      await keeper.dismiss();
    };
    const address = {
      host: container.getHost(),
      port: container.getPort(),
      user: container.getUsername(),
      password: container.getPassword(),
    };
    return await openCluster(address, 'rehearsal', {
      label: `a container of ${image}`,
      stop,
      allowCluster,
    }).catch(async (error) => {
      await stop();
      throw error;
    });
  } catch (cause) {
    throw new UserError(
      `no container of ${image} could be started: ${cause instanceof Error ? cause.message : cause}`,
      {
        where,
        wayOut: 'start Docker, name an image with --postgres-image, or take another --postgres',
        cause,
      },
    );
  }
}

/** Nothing here has to outlive a crash. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'jit=off',
  'checkpoint_timeout=1h',
  'max_locks_per_transaction=512',
];

/** testcontainers' own reaper does the same where it runs; where it is switched off, nobody else does. */
const KEEPER = 'read -r id; read -r done || docker rm -f -v "$id"';
