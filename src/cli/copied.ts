import type { Cell } from '../model/cell.js';
import { encodeCell } from '../model/cell-json.js';
import { showCell } from '../report/show/cell.js';
import type { Framework } from './framework.js';

type CopyReport = Awaited<ReturnType<Framework['copyDatabase']>>;

/** Losses of a table that are shown one by one; all of them are in the JSON. */
const SHOWN = 10;

/** What a copy did, for people: a line for each table, then what was not carried over. */
export function copiedText(report: CopyReport): string {
  const { from, to, at, tables, withoutCounterpart, columnsLeft, keptBehind, written } = report;
  const lines = [
    `${from} -> ${to}${at === null ? '' : ` at ${at}`}`,
    ...tables.map(({ table, rows, carried }) => `  ${table}: ${carried} of ${rows} rows`),
    ...withoutCounterpart.map(({ table, rows }) => `  ${table}: the target has no such table (${rows} rows)`),
    ...columnsLeft.map(
      ({ table, column, rows }) => `  ${table}.${column}: the target has no such column (${rows} values)`,
    ),
    ...tables.flatMap(losses),
    ...keptBehind.map(
      ({ table, rows }) =>
        `  ${table}: ${rows} rows stay behind. They are kept for a way back, which the target does not have before this version`,
    ),
    verdict(report, written),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same for programs, whole. */
export function copiedJson(report: CopyReport): string {
  const keyed = (key: Readonly<Record<string, Cell>>) =>
    Object.fromEntries(Object.entries(key).map(([column, cell]) => [column, encodeCell(cell)]));
  const tables = report.tables.map(({ refused, changed, ...rest }) => ({
    ...rest,
    refused: refused.map(({ key, reason }) => ({ key: keyed(key), reason })),
    changed: changed.map(({ key, column, before, after }) => ({
      key: keyed(key),
      column,
      before: encodeCell(before),
      after: encodeCell(after),
    })),
  }));
  return `${JSON.stringify({ ...report, tables }, null, 2)}\n`;
}

function losses({ table, refused, changed }: CopyReport['tables'][number]): string[] {
  const named = (key: Readonly<Record<string, Cell>>) =>
    Object.entries(key)
      .map(([column, cell]) => `${column} = ${shown(cell)}`)
      .join(', ');
  const all = [
    ...refused.map(({ key, reason }) => `  ${table} where ${named(key)}: refused, ${reason}`),
    ...changed.map(
      ({ key, column, before, after }) =>
        `  ${table} where ${named(key)}: ${column} ${shown(before)} would become ${shown(after)}`,
    ),
  ];
  const more = all.length - SHOWN;
  return more > 0 ? [...all.slice(0, SHOWN), `  ${table}: ${more} more; --json lists all`] : all;
}

function verdict({ tables }: CopyReport, written: boolean): string {
  const carried = tables.reduce((sum, table) => sum + table.carried, 0);
  const all = tables.reduce((sum, table) => sum + table.rows, 0);
  if (!written) {
    return 'Nothing was written: not everything can be carried over. Change it in the source, or go on without it: --accept-losses';
  }
  return carried === all
    ? `Copied ${carried} rows; every value was read back and compared`
    : `Copied ${carried} of ${all} rows as they were; what is listed above was lost or changed`;
}

function shown(cell: Cell): string {
  return showCell(encodeCell(cell), { characters: 60 })
    .map(({ text }) => text)
    .join('');
}
