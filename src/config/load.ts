import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UserError } from '../model/errors.js';
import { checkConfig } from './check.js';
import type { RehearsalConfig } from './config.js';
import { loadDefault } from './module.js';

/** A configuration with the file that it was read from. */
export interface LoadedConfig {
  /** Absolute; `null` where the project has none. */
  readonly file: string | null;
  /** The folder that its paths are taken from. */
  readonly folder: string;
  readonly config: RehearsalConfig;
}

/** What a configuration that nobody names is called. */
export const configurationNames = ['ts', 'js', 'mjs', 'json'].map((ending) => `rehearsal.config.${ending}`);

/**
 * Reads the configuration that a folder holds, or the given file.
 *
 * @throws {UserError} when the file is missing, broken, or says something that has no meaning, or when there are two
 */
export async function loadConfig(folder: string, file?: string): Promise<LoadedConfig> {
  const path = file === undefined ? find(folder) : resolve(folder, file);
  if (path === null) return { file: null, folder, config: {} };
  if (!existsSync(path)) throw new UserError('there is no such configuration', { where: path });
  const value = path.endsWith('.json') ? await readJson(path) : await loadDefault(path);
  return { file: path, folder: dirname(path), config: checkConfig(value, path) };
}

function find(folder: string): string | null {
  const found = configurationNames.map((name) => resolve(folder, name)).filter((path) => existsSync(path));
  const [first, second] = found;
  if (second !== undefined) {
    throw new UserError(`there are two configurations: ${found.join(' and ')}`, {
      wayOut: 'keep one of them',
    });
  }
  return first ?? null;
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UserError(`cannot be read: ${(error as Error).message}`, { where: path, cause: error });
  }
}
