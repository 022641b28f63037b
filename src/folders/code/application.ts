import { NotHereError } from '../../model/errors.js';

/**
 * Stands for an object of the application's that its tool would hand to a migration: whatever is called on it stops the migration, which then
 * counts as one that cannot be run here.
 *
 * @param name as the migration knows it
 * @param known what of it is there
 */
export function applicationObject(name: string, known: Readonly<Record<string, unknown>> = {}): object {
  return new Proxy(function stand() {}, {
    get: (_, key) => {
      if (typeof key === 'symbol' || key === 'then') return undefined;
      return Object.hasOwn(known, key) ? known[key] : applicationObject(`${name}.${key}`);
    },
    apply: () => {
      throw new NotHereError(`it calls ${name}, which only the running application has`);
    },
  });
}

const quiet = () => {};

/** A logger that says nothing. */
export const SILENT = { trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet };
