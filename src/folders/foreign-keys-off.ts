import type { Action } from '../model/migration.js';
import type { ReadContext } from './options.js';

/**
 * What tools do on SQLite, outside the transaction of a migration, so that a table can be rebuilt and its rows' children stay. Where
 * keys are to be off in any case, they stay so.
 */
export function foreignKeysOff({ options }: ReadContext): NonNullable<Action['around']> {
  return {
    before: ['PRAGMA foreign_keys = OFF'],
    after: options.foreignKeys === false ? [] : ['PRAGMA foreign_keys = ON'],
  };
}
