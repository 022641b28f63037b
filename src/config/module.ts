import { loadModule } from '../folders/load-module.js';
import { UserError } from '../model/errors.js';

/**
 * The default export of a TypeScript or JavaScript file.
 *
 * @throws {UserError} that names the file when it cannot be loaded or exports nothing as default
 */
export async function loadDefault(path: string): Promise<unknown> {
  const { default: value } = await loadModule(path);
  if (value === undefined) {
    throw new UserError('the file has no default export', { where: path, wayOut: 'export default …' });
  }
  return value;
}
