import { UserError } from '../model/errors.js';
import { hasChecksum, type Migration } from '../model/migration.js';
import type { Direction } from '../model/run.js';
import { inForce, type LedgerEntry } from './ledger.js';
import type { Progress } from './pieces/progress.js';

/** One thing the runner is about to do. */
export interface Step {
  readonly migration: Migration;
  readonly direction: Direction;
}

/**
 * How many migrations are in force, and the steps from where the database is to just after a migration (`to`), forwards or back. Without `to`: up to the
 * last migration, or down by one.
 *
 * @throws {UserError} when the history does not fit the folder, or the target is not to be reached in this direction
 */
export function planSteps(
  migrations: readonly Migration[],
  entries: readonly LedgerEntry[],
  direction: Direction,
  to: string | null,
): { readonly position: number; readonly steps: Step[] } {
  const applied = inForce(entries);
  checkHistory(migrations, applied);
  const position = applied.size;
  const target = targetPosition(migrations, position, direction, to);
  if (direction === 'up') {
    return {
      position,
      steps: migrations.slice(position, target).map((migration) => ({ migration, direction })),
    };
  }
  const steps = migrations.slice(target, position).reverse();
  const stuck = steps.find(({ down }) => down === null);
  if (stuck !== undefined) {
    const why = stuck.irreversible ?? 'it has no down';
    throw new UserError(`${stuck.id} cannot be undone: ${why}`, { wayOut: 'restore a backup instead' });
  }
  return { position, steps: steps.map((migration) => ({ migration, direction })) };
}

/** @throws {UserError} when something is half done, and the first step is not the rest of it */
export function demandRest(half: Progress | null, [first]: readonly Step[]): void {
  if (half === null) return;
  if (first?.migration.id === half.migration && first.direction === half.direction) return;
  throw new UserError(`${half.migration} (${half.direction}) is half done`, {
    wayOut: `bring it to its end first: rehearse ${half.direction}`,
  });
}

/** What is in force must be the folder's first migrations, in its order, and unedited. */
export function checkHistory(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  [...applied].forEach(([id, checksum], at) => {
    const planned = migrations[at];
    if (planned === undefined || !migrations.some((migration) => migration.id === id)) {
      throw new UserError(`the database has ${id} applied, which is not in the folder`, {
        wayOut: 'bring the file back, or use the folder that this database was migrated with',
      });
    }
    if (planned.id !== id) {
      throw new UserError(`the database has ${id} applied where the folder has ${planned.id}`, {
        wayOut: 'a migration must come after all that are applied: rename it',
      });
    }
    if (!hasChecksum(planned, checksum)) {
      throw new UserError(`${id} has been edited since it was applied`, {
        ...(planned.files[0] === undefined ? {} : { where: planned.files[0] }),
        wayOut: 'restore the file as it was, and write a new migration for the change',
      });
    }
  });
}

/** How many migrations are in force when the target is reached. */
function targetPosition(
  migrations: readonly Migration[],
  position: number,
  direction: Direction,
  to: string | null,
): number {
  if (to === null) return direction === 'up' ? migrations.length : Math.max(0, position - 1);
  const target = to === '0' ? 0 : migrations.findIndex(({ id }) => id === to) + 1;
  if (target === 0 && to !== '0')
    throw new UserError(`there is no version "${to}"`, { wayOut: 'see: rehearse status' });
  const reachable = direction === 'up' ? target >= position : target <= position;
  if (!reachable) {
    const other = direction === 'up' ? 'down' : 'up';
    throw new UserError(`${to} lies the other way`, { wayOut: `use: rehearse ${other} --to ${to}` });
  }
  return target;
}
