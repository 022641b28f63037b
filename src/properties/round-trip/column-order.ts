import type { SchemaDifference } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import { quoted } from '../../sql/quoted.js';
import type { Trial } from '../property.js';

/**
 * Leaves out the order of columns where nothing depends on it: every view, and every declared query that reads, gives its columns
 * in the order in which it gave them before.
 */
export async function withoutIdleOrder(
  trial: Trial,
  differences: readonly SchemaDifference[],
): Promise<SchemaDifference[]> {
  const others = differences.filter(({ code }) => code !== 'column-order');
  if (others.length === differences.length) return others;
  return (await readersNotice(trial)) ? [...differences] : others;
}

/** What is said of an order that nothing depends on. */
export function orderNote({ table, before, after }: SchemaDifference): string {
  return `down gives ${table} its columns in another order (${before}; now ${after}), on which no view or declared query depends`;
}

async function readersNotice(trial: Trial): Promise<boolean> {
  const reads = [
    ...trial.schemaBefore.views.map(({ name }) => `SELECT * FROM ${quoted(name)}`),
    ...trial.queries.map(({ sql }) => sql).filter((sql) => /^\s*(select|values|with)\b/i.test(sql)),
  ];
  if (reads.length === 0) return false;
  const [before, down] = [await trial.open('before'), await trial.open('down')];
  try {
    for (const sql of reads) {
      const [old, now] = [await columnsOf(before, sql), await columnsOf(down, sql)];
      if (old !== null && now !== null && old.join() !== now.join()) return true;
    }
    return false;
  } finally {
    await before.close();
    await down.close();
  }
}

/** `null`: it does not run, or wants values. */
async function columnsOf(database: Database, sql: string): Promise<readonly string[] | null> {
  try {
    return (await database.rows(sql)).columns;
  } catch {
    return null;
  }
}
