import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserError } from '../model/errors.js';
import type { Suite } from '../rehearsal/suite.js';
import { isSuite } from './check.js';
import type { LoadedConfig } from './load.js';
import { loadDefault } from './module.js';

/**
 * The suites that a configuration names: the list itself, or the default exports (a suite or a list of them) of
 * every `*.suite.ts`, `*.suite.js` or `*.suite.mjs` in the folder and below it.
 *
 * @throws {UserError} for a folder or file that cannot be read, and for two suites of one migration
 */
export async function loadSuites(loaded: LoadedConfig): Promise<readonly Suite[]> {
  const { suites = [] } = loaded.config;
  if (typeof suites !== 'string') return unique(suites, loaded.file ?? 'suites');
  const files = await suiteFilesOf(loaded);
  return unique(
    files.flatMap((file) => file.suites),
    resolve(loaded.folder, suites),
  );
}

/** The files in the folder of suites, if there is one, with what each holds. @throws {UserError} as {@link loadSuites} */
export async function suiteFilesOf({ config, folder, file }: LoadedConfig) {
  if (typeof config.suites !== 'string') return [];
  const paths = await suiteFiles(resolve(folder, config.suites), file);
  const found: { readonly path: string; readonly suites: Suite[] }[] = [];
  // One after another: what several of them import is then loaded once.
  for (const path of paths) found.push({ path, suites: await suitesOf(path) });
  return found;
}

async function suiteFiles(root: string, config: string | null): Promise<string[]> {
  try {
    // With types, links to folders are not followed: one that leads back would be followed for ever.
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => /\.suite\.(ts|js|mjs)$/.test(entry.name) && !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch (error) {
    throw new UserError(`the folder of suites cannot be read: ${(error as Error).message}`, {
      where: root,
      wayOut: `set "suites" in ${config ?? 'the configuration'} to a folder`,
    });
  }
}

async function suitesOf(path: string): Promise<Suite[]> {
  const value = await loadDefault(path);
  const suites = Array.isArray(value) ? value : [value];
  if (!suites.every(isSuite)) {
    throw new UserError('the default export is not a suite', {
      where: path,
      wayOut: "export default defineSuite({ migration: '…', … })",
    });
  }
  return suites as Suite[];
}

function unique(suites: readonly Suite[], where: string): readonly Suite[] {
  const seen = new Set<string>();
  for (const { migration } of suites) {
    if (seen.has(migration))
      throw new UserError(`two suites are for ${migration}`, { where, wayOut: 'join them' });
    seen.add(migration);
  }
  return suites;
}
