import { numberOf } from '../../effects/values.js';
import type { Database } from '../../engines/engine.js';
import { cellKey } from '../../model/cell.js';
import { attempt, selectOf } from '../application.js';
import { rewind } from './effect.js';
import type { Operation } from './operations.js';

/** Tables that are other ones after a write, and the numbers in the rows of each before and after it. */
export interface Reached {
  readonly changed: ReadonlySet<string>;
  readonly before: ReadonlyMap<string, readonly string[]>;
  readonly after: ReadonlyMap<string, readonly string[]>;
}

/** A table, and which of its columns are looked at. */
export interface Looked {
  readonly name: string;
  readonly columns: readonly string[];
}

/** What the write does; `null`: it is refused. */
export async function reached(
  database: Database,
  operation: Operation,
  tables: readonly Looked[],
): Promise<Reached | null> {
  try {
    const before = await contents(database, tables);
    if ((await attempt(database, operation.statement)) !== null) return null;
    const after = await contents(database, tables);
    const changed = tables.filter(({ name }) => before.all.get(name) !== after.all.get(name));
    const overwritten = (await isOverwritten(database, operation)) ? [operation.table.name] : [];
    return {
      changed: new Set([...changed.map(({ name }) => name), ...overwritten]),
      before: before.numbers,
      after: after.numbers,
    };
  } finally {
    await rewind(database);
  }
}

/** What an update writes is not what is there afterwards. */
async function isOverwritten(
  database: Database,
  { kind, table, key, column, shown }: Operation,
): Promise<boolean> {
  if (kind !== 'update' || key === null || column === undefined) return false;
  const { sql, cells } = selectOf(table.name, [column], key);
  const [row] = (await database.rows(sql, cells)).rows;
  return row !== undefined && String(row[0] ?? null) !== String(shown[column] ?? null);
}

/** All that stands in the tables, and the numbers alone: texts that say more than they did may well be meant. */
async function contents(database: Database, tables: readonly Looked[]) {
  const all = new Map<string, string>();
  const numbers = new Map<string, readonly string[]>();
  for (const { name, columns } of tables) {
    const { rows } = await database.rows(selectOf(name, columns).sql);
    all.set(name, JSON.stringify(rows.map((row) => row.map(cellKey)).sort()));
    numbers.set(name, rows.map((row) => row.map(numberOf).join()).sort());
  }
  return { all, numbers };
}
