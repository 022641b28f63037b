import type { Engine, SqlFunction } from '../engines/engine.js';
import { UserError } from '../model/errors.js';
import type { Source } from '../model/source.js';

/** What an engine is started with. */
export interface EngineChoice {
  /** Which PostgreSQL, as in the configuration; absent: the first that is found. */
  readonly postgres: string | undefined;
  /** Stand-ins for functions that the application defines. */
  readonly functions: Readonly<Record<string, SqlFunction>>;
}

/** Starts what the dialect runs on; its driver is loaded by then, and no other. @throws {UserError} when it is not there */
export function startEngine(dialect: Source['dialect'], choice: EngineChoice): Promise<Engine> {
  return engines[dialect](choice);
}

const engines: Readonly<Record<Source['dialect'], (choice: EngineChoice) => Promise<Engine>>> = {
  sqlite: async ({ functions }) => (await import('../engines/sqlite/index.js')).sqliteEngine({ functions }),
  postgres: async ({ functions, postgres }) => {
    if (Object.keys(functions).length > 0) {
      throw new UserError('stand-ins for SQL functions are for sqlite only', {
        wayOut: 'define the function with CREATE FUNCTION in a migration',
      });
    }
    const { postgresEngine } = await import('../engines/postgres/index.js');
    return postgresEngine(postgres === undefined ? {} : { server: postgres });
  },
};
