import type { StoredDatabase } from '../engines/engine.js';
import type { Migration } from '../model/migration.js';

/** What a look at one precondition showed. */
export interface ConditionReport {
  readonly name: string;
  /** Rows that break it; 0: it holds. */
  readonly rows: number;
  /** It could not be looked at, such as for a table that an earlier pending migration makes. */
  readonly error?: string;
}

/** Looks at a migration's preconditions on the database as it is. Nothing is changed. */
export async function reportPreconditions(
  database: StoredDatabase,
  { preconditions }: Migration,
): Promise<ConditionReport[]> {
  const reports: ConditionReport[] = [];
  for (const { name, sql } of preconditions) {
    try {
      reports.push({ name, rows: (await database.all(sql)).length });
    } catch (error) {
      reports.push({ name, rows: 0, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return reports;
}
