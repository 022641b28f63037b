import { compareRows, fold, type RowDifference, tableNamed } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable, type Schema, type Table } from '../model/schema.js';
import { nameOf, significant, tokenize } from '../sql/tokenize.js';
import { found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { counterFindings } from './counters.js';
import { dependentFindings } from './lineage/dependents.js';
import { type Lineage, lineageOf, type Successor } from './lineage/lineage.js';
import { promiseFindings } from './promises.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that every cell which the migration does not mean to write is the same afterwards, type and bytes, and that
 * schema objects which it does not name are still there, say the same and hang on the same table. What it means to
 * write is what it declares, else what its statements name: the columns that an UPDATE sets, those that a rebuild computes
 * or whose type it changes.
 *
 * Matters because of side effects: a trigger that fires, a cascade, REPLACE, a list of columns out of order, a rebuild
 * that takes an index along or forgets a constraint, references that follow a table into its backup.
 *
 * Cannot see a wrong value in a cell that the migration means to write (`model`, `information`), or rowids.
 */
export const untouched: Property = {
  id: 'untouched',
  title: 'what is not meant stays as it was',
  skip: nothingBefore,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  const lineage = await lineageOf(trial);
  const { id, description } = trial.migration;
  const findings = [
    ...[...before.tables.values()].flatMap((table) => cellFindings(trial, table, before, up.image, lineage)),
    ...(await promiseFindings(trial)),
    ...counterFindings(before, up.image, 'up', (table) => lineage.successor(table)?.name ?? null),
    ...dependentFindings(before.schema, up.image.schema, lineage, `${id} ${description}`),
  ];
  if (findings.length > 0) return found(findings);
  return [...before.tables.values()].some(({ rows }) => rows.length > 0) ? holds : nothingSeen;
}

function cellFindings(
  trial: Trial,
  table: TableImage,
  before: Image,
  after: Image,
  lineage: Lineage,
): Finding[] {
  const successor = lineage.successor(table.name);
  const now = successor && tableNamed(after, successor.name);
  if (!successor || !now || isDerived(before.schema, table.name, lineage)) return [];
  const columns = meantToStay(trial, table.name, successor, before.schema, after.schema);
  if (columns.size === 0) return [];
  const differences = compareRows(table, now, { columns }).filter((difference) =>
    isTold(difference, successor, table, now),
  );
  const groups = new Map<string, RowDifference[]>();
  for (const difference of differences) {
    const column = difference.column ?? '';
    groups.set(column, [...(groups.get(column) ?? []), difference]);
  }
  return [...groups].map(([column, group]) => finding(table.name, column, group, successor));
}

/** Old columns to new ones for those that the migration does not mean to write. */
function meantToStay(
  trial: Trial,
  table: string,
  successor: Successor,
  before: Schema,
  after: Schema,
): ReadonlyMap<string, string> {
  const declared = declaredChanges(trial, table);
  if (declared === '*') return new Map();
  const [old, now] = [findTable(before, table), findTable(after, successor.name)];
  if (old === undefined || now === undefined) return new Map();
  const known = successor.columns.size > 0 || declared === null ? successor.columns : sameNames(old, now);
  const written = declared ?? successor.written;
  return new Map(
    [...known].filter(
      ([from, to]) =>
        !written.has(from) && !isConverted(old, from, now, to) && !isComputed(old, from, written),
    ),
  );
}

/** What the migration declares that it changes in the table, in lower case; `null` where it declares nothing at all. */
function declaredChanges({ migration: { changes } }: Trial, table: string): ReadonlySet<string> | '*' | null {
  if (changes === null) return null;
  const entry = Object.entries(changes).find(([name]) => fold(name) === fold(table))?.[1] ?? [];
  return entry === '*' ? '*' : new Set(entry.map(fold));
}

function sameNames(old: Table, now: Table): ReadonlyMap<string, string> {
  const names = new Set(now.columns.map(({ name }) => fold(name)));
  return new Map(
    old.columns.map(({ name }) => [fold(name), fold(name)] as const).filter(([name]) => names.has(name)),
  );
}

/** A column whose declared type changes what is stored in it is meant to be converted. */
function isConverted(old: Table, from: string, now: Table, to: string): boolean {
  const [a, b] = [columnOf(old, from), columnOf(now, to)];
  return a?.affinity !== b?.affinity || a?.generated !== b?.generated;
}

/** A generated column follows the columns that it is made from. */
function isComputed(table: Table, column: string, written: ReadonlySet<string>): boolean {
  const sql = columnOf(table, column)?.generatedSql ?? null;
  return sql !== null && significant(tokenize(sql)).some((token) => written.has(fold(nameOf(token) ?? '')));
}

function columnOf(table: Table, column: string) {
  return table.columns.find(({ name }) => fold(name) === column);
}

/** A full-text or other virtual table follows the tables that are written. */
function isDerived(schema: Schema, table: string, lineage: Lineage): boolean {
  return findTable(schema, table)?.virtual !== null && lineage.written.size > 0;
}

/** Lost and added rows are row-count's, unless they make up for one another; what a DELETE takes away is meant. */
function isTold(
  { kind, column }: RowDifference,
  { deleted, inserted }: Successor,
  table: TableImage,
  now: TableImage,
): boolean {
  if (kind === 'added') return false;
  if (kind === 'missing') return !deleted && now.rows.length >= table.rows.length;
  const isKey = table.key.length === 0 || table.key.some((at) => table.columns[at] === column);
  return !(deleted && inserted > 0 && isKey);
}

function finding(
  table: string,
  column: string,
  group: readonly RowDifference[],
  { rebuilt }: Successor,
): Finding {
  const differences = rowDifferences(table, group);
  const accept = `or accept it: -- rehearsal: accept untouched ${table}${column && `.${column}`} because REASON`;
  if (column === '') {
    return {
      code: 'rows-replaced',
      table,
      differences,
      summary: `rows of ${table} are gone and others stand in their place`,
      wayOut: `look at the JOIN or SELECT of the copy, at REPLACE, and at triggers; ${accept}`,
    };
  }
  return {
    code: 'cells-changed',
    table,
    column,
    differences,
    summary: rebuilt
      ? `the copy of ${table} changes ${table}.${column}, which it means to carry over`
      : `up changes ${table}.${column}, although no statement of it writes that column`,
    wayOut: rebuilt
      ? `name the columns on both sides of INSERT … SELECT in the same order; ${accept}`
      : `look for triggers that the migration sets off, ON UPDATE or ON DELETE actions, and REPLACE; ${accept}`,
  };
}
