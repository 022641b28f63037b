import { compareImages, keyOf } from '../compare/index.js';
import { dictionaryOf, nearValues } from '../datasets/index.js';
import { type Cell, cellKey, sameCell } from '../model/cell.js';
import type { Dataset, Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable } from '../model/schema.js';
import { found, holds, nothingBefore, nothingSeen } from './checks.js';
import { Lineage, same, tableNamed } from './lineage.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that `up` destroys nothing: two different old databases never become the same new one, so that some `down`
 * could tell them apart. Twins of the dataset, which differ from it in one cell or one row, are migrated too.
 *
 * Matters because no `down`, however written, brings back what no longer is anywhere.
 *
 * Cannot see a loss that only shows between databases which differ in several places at once.
 */
export const information: Property = {
  id: 'information',
  title: 'up destroys nothing',
  skip: nothingBefore,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  if (![...before.tables.values()].some(({ rows }) => rows.length > 0)) return nothingSeen;
  const lineage = new Lineage(
    up.result.statements.map(({ statement }) => statement.sql),
    before.schema,
  );
  const suspects = suspectsOf(trial, before, up.image, lineage);
  for (const suspect of choose(suspects, trial.salt)) {
    const twin = await trial.sibling(suspect.twin);
    const other = await twin.up();
    if (!other.result.ok || !sameImage(up.image, other.image)) continue;
    if (compareImages(before, await twin.before()).length === 0) continue;
    return found([suspect.finding]);
  }
  return holds;
}

/** A twin of the dataset, and what is lost if both become the same. */
interface Suspect {
  readonly twin: Dataset;
  readonly finding: Finding;
}

const PROBES = 4;

function choose(suspects: readonly Suspect[], salt: number): Suspect[] {
  if (suspects.length <= PROBES) return [...suspects];
  return Array.from({ length: PROBES }, (_, at) => suspects[(salt + at * 7919) % suspects.length] as Suspect);
}

/** Cells and rows of the dataset that are not carried over as they were. */
function suspectsOf(trial: Trial, before: Image, after: Image, lineage: Lineage): Suspect[] {
  return Object.entries(trial.dataset).flatMap(([name, rows]) => {
    const old = tableNamed(before, name);
    if (old === undefined || rows.length === 0) return [];
    const now = lineage.follow(name, after);
    return rows.slice(0, 40).flatMap((row, at) => rowSuspects(trial, name, row, at, old, now, lineage));
  });
}

function rowSuspects(
  trial: Trial,
  table: string,
  row: Row,
  at: number,
  old: TableImage,
  now: TableImage | undefined,
  lineage: Lineage,
): Suspect[] {
  const cells = old.columns.map((column) => row[column] ?? null);
  const match = now && find(old, now, cells);
  if (now === undefined || match === undefined) {
    return [
      {
        twin: without(trial.dataset, table, at),
        finding: {
          code: now === undefined ? 'table-destroyed' : 'rows-destroyed',
          table,
          summary:
            now === undefined
              ? `up drops the table ${table} with its rows`
              : `up destroys rows of ${table}: nothing tells afterwards that they were there`,
          differences: [{ table, key: keyOf(old, cells), before: row }],
          wayOut: `copy the rows elsewhere first, or accept it: -- rehearsal: accept information ${table} because REASON`,
        },
      },
    ];
  }
  return old.columns.flatMap((column, place) => {
    if (old.key.includes(place) || !(column in row)) return [];
    const before = cells[place] ?? null;
    const name = lineage.finalColumn(table, column);
    const there = now.columns.findIndex((other) => same(other, name));
    const after = there < 0 ? undefined : (match[there] ?? null);
    if (after !== undefined && sameCell(before, after)) return [];
    return twinValues(trial, table, column, before, after, place).map((value) => ({
      twin: withCell(trial.dataset, table, at, column, value),
      finding: cellFinding(table, column, old, cells, before, value, there < 0),
    }));
  });
}

/** The row afterwards, by its key; for a table without one, by its place. */
function find(old: TableImage, now: TableImage, cells: readonly Cell[]): readonly Cell[] | undefined {
  if (old.key.length === 0) {
    const at = old.rows.findIndex((row) => row.every((cell, place) => sameCell(cell, cells[place] ?? null)));
    return now.rows[at];
  }
  const places = old.key.map((at) => now.columns.findIndex((column) => same(column, old.columns[at])));
  if (places.includes(-1)) return undefined;
  return now.rows.find((row) =>
    places.every((place, at) => sameCell(row[place] ?? null, cells[old.key[at] ?? 0] ?? null)),
  );
}

/** Values that a lossy migration could make the same of: what it made of this one, and others near it. */
function twinValues(
  trial: Trial,
  table: string,
  column: string,
  before: Cell,
  after: Cell | undefined,
  place: number,
): Cell[] {
  const definition = findTable(trial.schemaBefore, table)?.columns.find(({ name }) => name === column);
  const dictionary = dictionaryOf(
    typeof trial.migration.up.steps === 'function' ? [] : trial.migration.up.steps.map(({ sql }) => sql),
  );
  const others = (trial.dataset[table] ?? []).slice(0, 20).map((row) => row[column] ?? null);
  const near = definition === undefined ? [] : nearValues(before, definition, dictionary);
  const values = [
    ...(after === undefined ? [] : [after]),
    ...others,
    ...near,
    ...(definition?.notNull ? [] : [null]),
  ];
  const seen = new Set([cellKey(before)]);
  const distinct = values.filter((value) => !seen.has(cellKey(value)) && seen.add(cellKey(value)));
  const start = distinct.length > 4 ? (trial.salt + place) % (distinct.length - 1) : 0;
  return [...distinct.slice(0, 1), ...distinct.slice(1 + start, 4 + start)];
}

function cellFinding(
  table: string,
  column: string,
  old: TableImage,
  cells: readonly Cell[],
  before: Cell,
  twin: Cell,
  dropped: boolean,
): Finding {
  return {
    code: dropped ? 'column-destroyed' : 'values-merged',
    table,
    column,
    summary: dropped
      ? `up drops ${table}.${column} with its values`
      : `up makes different values of ${table}.${column} the same: nothing tells afterwards which it was`,
    differences: [{ table, key: keyOf(old, cells), column, before, after: twin }],
    wayOut: `keep the old values, or accept it: -- rehearsal: accept information ${table}.${column} because REASON`,
  };
}

function without(dataset: Dataset, table: string, at: number): Dataset {
  return { ...dataset, [table]: (dataset[table] ?? []).filter((_, place) => place !== at) };
}

function withCell(dataset: Dataset, table: string, at: number, column: string, value: Cell): Dataset {
  return {
    ...dataset,
    [table]: (dataset[table] ?? []).map((row, place) => (place === at ? { ...row, [column]: value } : row)),
  };
}

/** Equal with what the framework keeps beside it: an original that is kept is not lost. */
function sameImage(a: Image, b: Image): boolean {
  if (compareImages(a, b).length > 0 || a.kept.size !== b.kept.size) return false;
  return [...a.kept].every(([name, table]) => {
    const other = b.kept.get(name);
    return other !== undefined && contents(table) === contents(other);
  });
}

function contents(table: TableImage): string {
  return table.rows
    .map((row) => row.map(cellKey).join('\u0001'))
    .sort()
    .join('\u0002');
}
