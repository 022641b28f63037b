import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../model/errors.js';
import { packagePath } from './code/user-package.js';

/**
 * Loads a TypeScript or JavaScript file of the user's. What it imports as `rehearsal`, or as a door of it, is the very package that loads it,
 * wherever that is installed.
 *
 * @param packages those that it may import although its project has not installed them: the ones beside this package
 * @throws {UserError} when the file cannot be compiled or throws while it loads
 */
export async function loadModule(
  path: string,
  packages: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const { createJiti } = await import('jiti');
  const jiti = createJiti(import.meta.url, {
    virtualModules: {
      rehearsal: await ownModule('index'),
      'rehearsal/migration': await ownModule('migration'),
      'rehearsal/procedures': await ownModule('procedures'),
    },
    alias: standIns(path, packages),
    tsconfigPaths: true,
  });
  try {
    return await jiti.import<Record<string, unknown>>(resolve(path));
  } catch (error) {
    if (error instanceof UserError)
      throw new UserError(error.message, { where: path, ...wayOutOf(error), cause: error });
    const message = error instanceof Error ? error.message : String(error);
    const line = /[^\s:]+:(\d+):\d+/.exec(message)?.[1];
    const where = line === undefined ? path : `${path}:${line}`;
    throw new UserError(`the file cannot be loaded: ${message.split('\n')[0]}`, { where, cause: error });
  }
}

/** Where the packages are that the file's project has not installed. */
function standIns(path: string, packages: readonly string[]): Record<string, string> {
  const found = packages.flatMap((name) => {
    if (resolvable(resolve(path), name)) return [];
    const place = packagePath(dirname(path), name);
    return place === null ? [] : [[name, place] as const];
  });
  return Object.fromEntries(found);
}

function resolvable(from: string, name: string): boolean {
  try {
    createRequire(from).resolve(name);
    return true;
  } catch {
    return false;
  }
}

const modules = new Map<string, Promise<unknown>>();

/** A public door of this package. They stand above this layer, and are therefore found by their place, not imported. */
function ownModule(name: 'index' | 'migration' | 'procedures'): Promise<unknown> {
  const built = new URL(`../${name}.js`, import.meta.url);
  const source = new URL(`../${name}.ts`, import.meta.url);
  const module = modules.get(name) ?? import(existsSync(fileURLToPath(built)) ? built.href : source.href);
  modules.set(name, module);
  return module;
}

function wayOutOf(error: UserError): { wayOut?: string } {
  return error.wayOut === undefined ? {} : { wayOut: error.wayOut };
}
