import type { Condition } from '../model/migration.js';
import { catalogs } from './catalogs/index.js';
import type { Procedure } from './procedure.js';

/** An index that {@link createIndexes} makes. */
export interface IndexDefinition {
  readonly name: string;
  readonly table: string;
  readonly columns: readonly string[];
  /** Rows that already share their values are refused by a precondition. */
  readonly unique?: boolean;
}

/**
 * Creates indexes, after the rows are as they are to be.
 *
 * - `down`: drops them, the last one first.
 * - Keeps: nothing.
 * - Costs: each index reads its table once and sorts it; on PostgreSQL writers wait for that long, for it runs in the migration's
 *   transaction (CONCURRENTLY cannot).
 */
export function createIndexes(...wanted: readonly IndexDefinition[]): Procedure {
  return ({ dialect }) => {
    const catalog = catalogs[dialect];
    const { name } = catalog;
    const listOf = (columns: readonly string[]) => columns.map(name).join(', ');
    return {
      tables: [],
      changes: {},
      preconditions: wanted.flatMap(({ name: index, table, columns, unique = false }): Condition[] => [
        {
          name: `the name ${index} is free`,
          sql: catalog.object(index),
          breakWith: [`CREATE INDEX ${name(index)} ON ${name(table)} (${listOf(columns)})`],
        },
        ...(unique ? [distinct(table, columns, name)] : []),
      ]),
      up: wanted.map(
        ({ name: index, table, columns, unique = false }) =>
          `CREATE ${unique ? 'UNIQUE ' : ''}INDEX ${name(index)} ON ${name(table)} (${listOf(columns)})`,
      ),
      postconditions: wanted.map(({ name: index, table, columns, unique = false }) => ({
        name: `${table} has the index ${index}`,
        sql: catalog.otherIndex({ name: index, table, columns, unique }),
      })),
      down: wanted.toReversed().map(({ name: index }) => `DROP INDEX ${name(index)}`),
      aside: [],
      model: (before) => before,
    };
  };
}

function distinct(table: string, columns: readonly string[], name: (text: string) => string): Condition {
  const list = columns.map(name).join(', ');
  const given = columns.map((column) => `${name(column)} IS NOT NULL`).join(' AND ');
  return {
    name: `no two rows of ${table} share ${columns.join(', ')}`,
    sql: `SELECT ${list}, count(*) AS count_of_rows FROM ${name(table)} WHERE ${given} GROUP BY ${list} HAVING count(*) > 1`,
  };
}
