import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { UserError } from '../../model/errors.js';

/**
 * Loads a package that the folder's project has installed, so that a migration runs by the very version that it is
 * released with; where the project has none, one that is installed beside this package.
 *
 * @throws {UserError} when it is installed nowhere
 */
export function loadUserPackage<T>(folder: string, name: string): T {
  const path = packagePath(folder, name);
  if (path === null) {
    throw new UserError(`the package ${name.split('/')[0]}, which runs these migrations, is not installed`, {
      where: folder,
      wayOut: `install it: npm install ${name.split('/')[0]}`,
    });
  }
  return createRequire(path)(path) as T;
}

/** The file that the name means for the folder's project, else for this package; `null`: it is installed nowhere. */
export function packagePath(folder: string, name: string): string | null {
  for (const from of [resolve(folder, 'migration.js'), import.meta.url]) {
    try {
      return createRequire(from).resolve(name);
    } catch {
      // The next place may have it.
    }
  }
  return null;
}
