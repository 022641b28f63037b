import { compareRows, fold, tableNamed } from '../../compare/index.js';
import type { Cell } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { Image, TableImage } from '../../model/image.js';
import { findTable } from '../../model/schema.js';
import type { Lineage, Successor } from '../lineage/lineage.js';

/**
 * Something that `up` did not carry over as it was, and that may have been destroyed.
 *
 * - `cell`: the column's values are other ones now
 * - `column`: the column is gone
 * - `row`: rows are gone from a table that is still there
 * - `table`: the table is gone
 * - `origin`: two tables became one, and nothing may tell which rows came from which
 */
export interface Suspect {
  readonly kind: 'cell' | 'column' | 'row' | 'table' | 'origin';
  readonly table: TableImage;
  readonly column: string | null;
  /** For `origin`: the other table. */
  readonly other?: TableImage;
  /** Rows of before that are concerned, each with what `up` made of the cell. */
  readonly cells: readonly { readonly row: Row; readonly after: Cell | undefined }[];
}

/** Everything that `up` did not carry over as it was. */
export function suspectsOf(before: Image, after: Image, lineage: Lineage): Suspect[] {
  const tables = [...before.tables.values()].filter(
    ({ name, rows }) => rows.length > 0 && findTable(before.schema, name)?.virtual === null,
  );
  return tables.flatMap((table) => {
    const successor = lineage.successor(table.name);
    const now = successor && tableNamed(after, successor.name);
    if (!successor || !now) return [whole('table', table)];
    return [
      ...goneColumns(table, now, successor, before),
      ...changes(table, now, successor),
      ...origins(table, successor, before, lineage),
    ];
  });
}

/** The columns of a table that is gone, each as a suspect of its own. */
export function columnsOfGone({ table, cells }: Suspect): Suspect[] {
  return table.columns.map((column) => ({ kind: 'column', table, column, cells }));
}

function goneColumns(table: TableImage, now: TableImage, successor: Successor, before: Image): Suspect[] {
  const columns = followed(table, now, successor);
  const definition = findTable(before.schema, table.name);
  return table.columns
    .filter((column) => !columns.has(fold(column)))
    .filter((column) => definition?.columns.find(({ name }) => name === column)?.generated === null)
    .map((column) => ({
      kind: 'column',
      table,
      column,
      cells: table.rows.map((row) => ({ row: rowOf(table, row), after: undefined })),
    }));
}

function changes(table: TableImage, now: TableImage, successor: Successor): Suspect[] {
  const byPlace = new Map<string, Suspect & { readonly cells: { row: Row; after: Cell | undefined }[] }>();
  const differences = compareRows(table, now, { columns: followed(table, now, successor) });
  const rows = new Map(table.rows.map((row) => [JSON.stringify(keyText(table, row)), row]));
  for (const { kind, column = null, key, before, after } of differences) {
    if (kind === 'added') continue;
    const name = column ?? '';
    const suspect = byPlace.get(name) ?? { kind: column === null ? 'row' : 'cell', table, column, cells: [] };
    byPlace.set(name, suspect);
    const row = column === null ? (before as Row) : find(table, rows, key);
    if (row !== undefined) suspect.cells.push({ row, after: after as Cell | undefined });
  }
  return [...byPlace.values()];
}

/** Columns that are followed; where a migration written as code copied them itself, those of the same name. */
function followed(table: TableImage, now: TableImage, { columns }: Successor): ReadonlyMap<string, string> {
  if (columns.size > 0) return columns;
  const names = new Set(now.columns.map(fold));
  return new Map(
    table.columns.map((column) => [fold(column), fold(column)] as const).filter(([name]) => names.has(name)),
  );
}

function find(table: TableImage, rows: ReadonlyMap<string, readonly Cell[]>, key: Row): Row | undefined {
  const cells =
    Object.keys(key).length === table.columns.length ? null : rows.get(JSON.stringify(textOf(key)));
  return cells === null ? key : cells && rowOf(table, cells);
}

function keyText(table: TableImage, row: readonly Cell[]) {
  const key = table.key.length === 0 ? row.map((_, at) => at) : table.key;
  return textOf(Object.fromEntries(key.map((at) => [table.columns[at] ?? '', row[at] ?? null])));
}

function textOf(row: Row): string[] {
  return Object.entries(row).map(([column, cell]) => `${column} ${typeof cell} ${String(cell)}`);
}

/** Another table whose rows ended in the same one. */
function origins(table: TableImage, { name }: Successor, before: Image, lineage: Lineage): Suspect[] {
  if (fold(name) === fold(table.name)) return [];
  const other = [...before.tables.values()].find(
    (candidate) =>
      candidate !== table &&
      fold(lineage.successor(candidate.name)?.name ?? '') === fold(name) &&
      candidate.columns.every((column) => table.columns.some((own) => fold(own) === fold(column))),
  );
  return other === undefined ? [] : [{ ...whole('origin', table), other }];
}

function whole(kind: Suspect['kind'], table: TableImage): Suspect {
  return {
    kind,
    table,
    column: null,
    cells: table.rows.map((row) => ({ row: rowOf(table, row), after: undefined })),
  };
}

function rowOf(table: TableImage, row: readonly Cell[]): Row {
  return Object.fromEntries(table.columns.map((column, at) => [column, row[at] ?? null]));
}
