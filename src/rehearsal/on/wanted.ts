import { fold } from '../../compare/index.js';
import type { CopyStore, Mismatch, RowsWanted, TablePair } from '../../engines/store.js';
import type { Cell } from '../../model/cell.js';
import type { Migration } from '../../model/migration.js';
import { findTable, type Schema } from '../../model/schema.js';
import type { Lineage } from '../../properties/lineage/lineage.js';

/** The tables of before and what stands for them after `up`, by the columns that it does not mean to write. */
export function pairsAfterUp(
  before: Schema,
  after: Schema,
  lineage: Pick<Lineage, 'successor'>,
  { changes }: Migration,
): TablePair[] {
  return before.tables.flatMap((table) => {
    const successor = lineage.successor(table.name);
    const now = successor && findTable(after, successor.name);
    if (!successor || !now || table.virtual !== null) return [];
    const declared = Object.entries(changes ?? {}).find(([name]) => fold(name) === fold(table.name))?.[1];
    const written = Array.isArray(declared) ? new Set(declared.map(fold)) : successor.written;
    const kept = [...successor.columns].filter(
      ([from]) => !written.has(from) || isKey(table.primaryKey, from),
    );
    return kept.length === 0 ? [] : { left: table.name, right: now.name, columns: new Map(kept) };
  });
}

/** Tables of one name in two schemas, by all columns of one name. */
export function samePairs(one: Schema, other: Schema): TablePair[] {
  return one.tables.flatMap(({ name, columns, virtual }) => {
    const now = findTable(other, name);
    if (now === undefined || virtual !== null) return [];
    return {
      left: name,
      right: now.name,
      columns: new Map(columns.map((column) => [fold(column.name), fold(column.name)])),
    };
  });
}

/** The common rows, and those that did not match, as one side of the comparison names them. */
export function wantedIn(
  common: readonly RowsWanted[],
  found: readonly Mismatch[],
  side: 'left' | 'right',
): RowsWanted[] {
  const onSide = (pair: TablePair, column: string) =>
    side === 'left' ? column : (pair.columns.get(fold(column)) ?? column);
  return [
    ...common.map((wanted) => {
      const pair = found.find(({ pair: { left } }) => fold(left) === fold(wanted.table))?.pair;
      return side === 'left' || pair === undefined
        ? wanted
        : { ...wanted, table: pair.right, by: wanted.by.map((column) => onSide(pair, column)) };
    }),
    ...found.map(({ pair, by, values }) => ({
      table: side === 'left' ? pair.left : pair.right,
      by: by.map((column) => onSide(pair, column)),
      values,
    })),
  ];
}

/** Rows of any other table that hold the key of a row that is missing: where it may have moved to. */
export async function missingIn(after: CopyStore, found: readonly Mismatch[]): Promise<RowsWanted[]> {
  const lost = found.filter(({ missing }) => missing);
  if (lost.length === 0) return [];
  const wanted: RowsWanted[] = [];
  for (const [table, columns] of await after.columnsByTable()) {
    for (const { pair, values } of lost) {
      if (fold(table) === fold(pair.right)) continue;
      const keys = values.map(([first]): [Cell] => [first ?? null]);
      for (const column of columns) wanted.push({ table, by: [column], values: keys });
    }
  }
  return wanted;
}

function isKey(primaryKey: readonly string[], column: string): boolean {
  return primaryKey.some((name) => fold(name) === column);
}
