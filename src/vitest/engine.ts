import { type Engine, postgresEngine, type Source, sqliteEngine, UserError } from '../index.js';
import type { Project } from './project.js';

/** Starts what the folder's dialect runs on. @throws {UserError} when it is not there */
export function engineFor(project: Project): Promise<Engine> {
  return engines[project.source.dialect](project);
}

const engines: Readonly<Record<Source['dialect'], (project: Project) => Promise<Engine>>> = {
  sqlite: async ({ functions }) => sqliteEngine({ functions }),
  postgres: async ({ functions, postgres }) => {
    if (Object.keys(functions).length > 0) {
      throw new UserError('stand-ins for SQL functions are for sqlite only', {
        wayOut: 'define the function with CREATE FUNCTION in a migration',
      });
    }
    return postgresEngine(postgres === undefined ? {} : { server: postgres });
  },
};
