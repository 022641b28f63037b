import type { PlanStep, StoredDatabase } from '../engines/engine.js';
import { StatementError } from '../model/errors.js';
import type { Asked, PlansByName } from '../properties/property.js';

/** How a database would carry the statements out; those that do not run on it are left out. */
export async function plansOn(database: StoredDatabase, asked: readonly Asked[]): Promise<PlansByName> {
  const plans = new Map<string, readonly PlanStep[]>();
  for (const { name, sql, cells } of asked) {
    try {
      plans.set(name, await database.plan(sql, cells));
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
    }
  }
  return plans;
}
