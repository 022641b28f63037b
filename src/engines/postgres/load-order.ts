import { type Dataset, rowsIn } from '../../model/dataset.js';
import type { Schema } from '../../model/schema.js';

export interface LoadOrder {
  /** The dataset's tables, parents first. */
  readonly tables: readonly string[];
  /** Tables whose foreign keys lead back to themselves over others. */
  readonly circular: ReadonlySet<string>;
}

/** Parents before their children; in a circle, in the dataset's order. */
export function loadOrder(dataset: Dataset, schema: Schema): LoadOrder {
  const given = Object.keys(dataset).filter((table) => rowsIn(dataset, table).length > 0);
  const parents = new Map(
    given.map((table) => {
      const keys = schema.tables.find(({ name }) => name === table)?.foreignKeys ?? [];
      return [table, new Set(keys.map(({ parent }) => parent).filter((name) => name !== table))];
    }),
  );
  const tables: string[] = [];
  const circular = new Set<string>();
  let left = given;
  while (left.length > 0) {
    const waiting = new Set(left);
    const free = left.filter((table) => ![...(parents.get(table) ?? [])].some((name) => waiting.has(name)));
    if (free.length === 0) for (const table of left) circular.add(table);
    const next = free.length > 0 ? free : left;
    tables.push(...next);
    left = left.filter((table) => !next.includes(table));
  }
  return { tables, circular };
}
