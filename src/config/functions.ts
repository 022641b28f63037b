import type { SqlFunction } from '../engines/engine.js';
import { UserError } from '../model/errors.js';
import { loadDefault } from './module.js';

/**
 * The stand-ins for SQL functions that a module exports as default, by name.
 *
 * @throws {UserError} that names the file when it cannot be loaded or holds anything else
 */
export async function loadFunctions(path: string): Promise<Readonly<Record<string, SqlFunction>>> {
  const value = await loadDefault(path);
  const functions = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const other = functions.find(([, each]) => typeof each !== 'function');
  if (functions.length > 0 && other === undefined) return value as Readonly<Record<string, SqlFunction>>;
  const what =
    other === undefined ? 'the default export is no object of functions' : `"${other[0]}" is no function`;
  throw new UserError(what, { where: path, wayOut: 'export default { NAME: (…cells) => cell }' });
}
