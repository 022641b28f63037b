import { fold, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { TableImage } from '../model/image.js';
import { findTable, type Table } from '../model/schema.js';
import type { Effects, Run } from './effects.js';

/** A new table that holds whole rows of old ones, all that they say but their number, and nothing else. */
export interface Gathered {
  readonly to: string;
  /** The old tables whose rows are in it. */
  readonly from: readonly string[];
  /** The columns that they share with it, in lower case. */
  readonly columns: readonly string[];
}

/** Different rows before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * New tables that take over all that the rows of one or more old tables say. One whose own key makes rows of the same content impossible
 * is about something else than the rows; so is one that an old table is to refer to, by a column that it gets.
 */
export function gatheredTables(effects: Effects): Gathered[] {
  const { before, after } = effects;
  const made = after.schema.tables.filter(
    ({ name, virtual }) => virtual === null && effects.ancestry(name)[0] == null,
  );
  return made.flatMap((now) => {
    const groups = new Map<string, Table[]>();
    for (const old of before.schema.tables) {
      const said = saidBy(old);
      if (said.length < 2 || !said.every((name) => hasColumn(now, name)) || isKey(now, said)) continue;
      if (isRebuilt(effects, old, now) || getsColumns(effects, old) || isSummary(effects, old, now)) continue;
      const key = said.join('\u0000');
      groups.set(key, [...(groups.get(key) ?? []), old]);
    }
    return [...groups].flatMap(([key, tables]) => gathered(effects.runs, now, tables, key.split('\u0000')));
  });
}

/** What the rows of a table say together, in the order of its columns. */
export function contentOf(table: TableImage | undefined, columns: readonly string[]): string[] {
  if (table === undefined) return [];
  const places = columns.map((column) => table.columns.findIndex((name) => fold(name) === column));
  return table.rows.map((row) => places.map((at) => cellKey(row[at] ?? null)).join('\u0000'));
}

function gathered(
  runs: readonly Run[],
  now: Table,
  tables: readonly Table[],
  columns: readonly string[],
): Gathered[] {
  const sides = runs.map((run) => ({
    there: new Set(contentOf(tableNamed(run.after, now.name), columns)),
    sources: tables.map(({ name }) => contentOf(tableNamed(run.before, name), columns)),
  }));
  const isIn = (at: number) =>
    sides.some(({ sources }) => sources[at]?.length) &&
    sides.every(({ there, sources }) => sources[at]?.every((row) => there.has(row)));
  const places = tables.map((_, at) => at).filter(isIn);
  const isAll = sides.every(({ there, sources }) => {
    const known = new Set(places.flatMap((at) => sources[at] ?? []));
    return [...there].every((row) => known.has(row));
  });
  const different = new Set(sides.flatMap(({ there }) => [...there])).size;
  if (places.length === 0 || !isAll || different < ENOUGH) return [];
  return [{ to: now.name, from: places.map((at) => tables[at]?.name ?? ''), columns }];
}

/** All columns but a number that stands for the row. */
function saidBy({ columns, primaryKey }: Table): string[] {
  const isNumber = (name: string) =>
    primaryKey.length === 1 &&
    columns.some(
      (column) =>
        column.name === name && column.primaryKey > 0 && ['integer', 'numeric'].includes(column.affinity),
    );
  return columns.filter(({ name }) => !isNumber(name)).map(({ name }) => fold(name));
}

function hasColumn({ columns }: Table, name: string): boolean {
  return columns.some((column) => fold(column.name) === name);
}

function isKey({ primaryKey, uniques }: Table, said: readonly string[]): boolean {
  return [primaryKey, ...uniques.map(({ columns }) => columns)].some(
    (key) => key.length > 0 && key.every((name) => name !== null && said.includes(fold(name))),
  );
}

/** It stands for the old table alone: its number of rows is told as that. */
function isRebuilt(effects: Effects, old: Table, now: Table): boolean {
  const effect = effects.table(old.name);
  return effect !== null && !effect.merged && effect.name === now.name;
}

/** Beside the rows, which stay where they are, it says something of its own, such as how many there are. */
function isSummary(effects: Effects, old: Table, now: Table): boolean {
  return effects.table(old.name) !== null && saidBy(now).some((name) => !hasColumn(old, name));
}

function getsColumns(effects: Effects, old: Table): boolean {
  const now = findTable(effects.after.schema, effects.table(old.name)?.name ?? '');
  return now?.columns.some(({ name }) => !hasColumn(old, fold(name))) === true;
}
