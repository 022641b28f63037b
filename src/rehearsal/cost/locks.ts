import type { MeasuredDatabase, TableHold } from '../../engines/engine.js';
import type { CostLock } from '../../model/cost.js';
import type { Migration, Statement } from '../../model/migration.js';
import { apply } from '../../runner/apply.js';

/**
 * The tables that `up` locks, statement by statement, and those that it writes anew. A lock is held until the transaction ends, so what counts is when it is taken. A table that the migration makes itself nobody waits for.
 *
 * @param clock milliseconds since 1970, with what fractions there are
 */
export async function locksOf(
  database: MeasuredDatabase,
  migration: Migration,
  clock: () => number,
): Promise<CostLock[]> {
  if (database.holds === undefined) return [];
  const { steps } = migration.up;
  const taken: (Omit<CostLock, 'heldMs'> & { readonly since: number })[] = [];
  let before = byTable(await database.holds());
  let since = clock();
  await apply(database, migration, 'up', {
    afterEach: async (count) => {
      const now = byTable((await database.holds?.()) ?? []);
      const limited = await database.lockTimeout?.();
      const waits =
        limited === undefined ? {} : { waits: limited ? ('limited' as const) : ('forever' as const) };
      const statement: Statement | undefined = typeof steps === 'function' ? undefined : steps[count - 1];
      for (const [table, old] of before) {
        const hold = now.get(table);
        // Gone: nothing locks more strongly than DROP.
        const lock = hold === undefined ? DROPPED : hold.lock;
        const rewrites = hold !== undefined && hold.storage !== old.storage;
        if (lock === null || (lock === old.lock && !rewrites)) continue;
        taken.push({ table, mode: lock, rewrites, ...waits, sql: statement?.sql ?? '', since });
      }
      before = new Map(
        [...before].flatMap(([table]) => [
          ...(now.has(table) ? [[table, now.get(table) as TableHold] as const] : []),
        ]),
      );
      since = clock();
    },
  });
  const end = clock();
  return taken.map(({ since: from, ...lock }) => ({ ...lock, heldMs: end - from }));
}

const DROPPED = 'ACCESS EXCLUSIVE';

function byTable(holds: readonly TableHold[]): Map<string, TableHold> {
  return new Map(holds.map((hold) => [hold.table, hold]));
}
