import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../model/errors.js';
import { jitiMaker } from './create-jiti.js';
import { withSourceNames } from './source-names.js';

/**
 * Loads a TypeScript or JavaScript file of the user's. What it imports as `rehearsal`, or as a door of it, is the very package that loads it,
 * wherever that is installed.
 *
 * @throws {UserError} when the file cannot be compiled or throws while it loads
 */
export async function loadModule(path: string): Promise<Record<string, unknown>> {
  const createJiti = await jitiMaker();
  const tsconfigPaths = dirname(resolve(path));
  const { transform, fsCache } = createJiti(import.meta.url, {}).options;
  const jiti = createJiti(import.meta.url, {
    virtualModules: await ownDoors(),
    tsconfigPaths,
    ...(transform && { transform: withSourceNames(transform) }),
    // What others have compiled spells names as they stand.
    ...(typeof fsCache === 'string' && { fsCache: join(fsCache, 'rehearsal') }),
  });
  try {
    return await jiti.import<Record<string, unknown>>(resolve(path));
  } catch (error) {
    throw loadError(error, path);
  }
}

/** What was thrown while a file was loaded, as its user reads it. */
export function loadError(error: unknown, path: string): UserError {
  if (error instanceof UserError)
    return new UserError(error.message, { where: path, ...wayOutOf(error), cause: error });
  const message = error instanceof Error ? error.message : String(error);
  const line = /[^\s:]+:(\d+):\d+/.exec(message)?.[1];
  const where = line === undefined ? path : `${path}:${line}`;
  return new UserError(`the file cannot be loaded: ${message.split('\n')[0]}`, { where, cause: error });
}

/** Whether code means this package by that name, or a door of it. */
export function isOwnDoor(name: string): boolean {
  return name === 'rehearsal' || name.startsWith('rehearsal/');
}

/** The doors of this package, by the names that they are imported by. */
export async function ownDoors(): Promise<Record<string, unknown>> {
  return {
    rehearsal: await ownModule('index'),
    'rehearsal/migration': await ownModule('migration'),
    'rehearsal/procedures': await ownModule('procedures'),
  };
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
