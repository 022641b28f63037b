import type { Migration } from '../../src/model/migration.js';
import { plantsOf } from '../../src/mutate/plant.js';

/** A migration of nothing but statements. */
export function migrationOf(up: readonly string[], down: readonly string[] | null = null): Migration {
  const action = (steps: readonly string[]) => ({ steps: steps.map((sql) => ({ sql })), transaction: true });
  return {
    id: '1',
    description: '',
    up: action(up),
    down: down === null ? null : action(down),
    irreversible: null,
    preconditions: [],
    postconditions: [],
    changes: null,
    acceptances: [],
    checksum: '',
    files: [],
  };
}

/** No code was heard. */
export const nothing = { up: [], down: [] };
/** The faults planted in one statement of SQLite's: what each is called, and the statement with it. */
export const planted = (sql: string, rebuilds = false) =>
  plantsOf(migrationOf([sql]), nothing, 'sqlite', rebuilds).map(({ mutant: { fault, after } }) => [
    fault,
    after,
  ]);
