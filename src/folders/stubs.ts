import { existsSync } from 'node:fs';
import { UserError } from '../model/errors.js';
import type { ReadContext } from './options.js';

/** Says which modules are stubbed. @throws {UserError} for a file that is not there */
export function noteStubs({ options, note }: ReadContext): void {
  for (const [name, path] of Object.entries(options.stubs ?? {})) {
    if (!existsSync(path))
      throw new UserError('there is no such file', {
        where: path,
        wayOut: `it is to stand for the module ${name}`,
      });
    note(
      'context',
      `${path} is loaded in place of the module ${name}, wherever a migration imports that`,
      path,
    );
  }
}
