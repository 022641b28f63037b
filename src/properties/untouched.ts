import { compareRows, fold, type RowDifference, sameName, tableNamed } from '../compare/index.js';
import type { Effects, TableEffect } from '../effects/effects.js';
import { cellKey } from '../model/cell.js';
import type { Finding } from '../model/finding.js';
import type { TableImage } from '../model/image.js';
import { findTable, type Schema, type Table } from '../model/schema.js';
import { nameOf, significant, tokenize } from '../sql/tokenize.js';
import { found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { counterFindings } from './counters.js';
import { keyFindings } from './key-findings.js';
import { dependentFindings } from './lineage/dependents.js';
import { promiseFindings } from './promises.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that every cell which the migration does not mean to write is the same afterwards, type and bytes, and that
 * schema objects which no statement takes away by itself are still there, say the same and hang on the same table. What it
 * means to write is what it declares, else what its statements change by themselves: where triggers and the actions of
 * foreign keys stand still, they change it too.
 *
 * Matters because of side effects: a trigger that fires, a cascade, a list of columns out of order, a rebuild
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
  const effects = up.result.ok ? await trial.effects() : null;
  if (effects === null) return nothingSeen;
  const before = await trial.before();
  const findings: Finding[] = [];
  for (const table of before.tables.values()) {
    const effect = effects.table(table.name);
    const now = effect && tableNamed(up.image, effect.name);
    if (!effect || !now || effect.merged || isDerived(before.schema, table.name, effects)) continue;
    findings.push(...(await cellFindings({ trial, table, now, effect, effects })));
  }
  const dependents = dependentFindings(before.schema, up.image.schema, effects);
  findings.push(
    ...(await promiseFindings(trial)).filter((promise) => !isToldAsKey(promise, dependents)),
    ...counterFindings(before, up.image, 'up', (table) => effects.table(table)?.name ?? null),
  );
  findings.push(...dependents, ...(await keyFindings(trial, effects, dependents)));
  if (findings.length > 0) return found(findings);
  return [...before.tables.values()].some(({ rows }) => rows.length > 0) ? holds : nothingSeen;
}

/** A foreign key that may wait for the end of the transaction is an object of its own, and a key of its table as well. */
function isToldAsKey({ code, table }: Finding, dependents: readonly Finding[]): boolean {
  return (
    code.startsWith('constraint-foreign-key-') &&
    dependents.some((other) => other.code === 'foreign-key-lost' && sameName(other.table ?? '', table ?? ''))
  );
}

/** One table on its way through the migration. */
interface Passage {
  readonly trial: Trial;
  readonly table: TableImage;
  readonly now: TableImage;
  readonly effect: TableEffect;
  readonly effects: Effects;
}

async function cellFindings(passage: Passage): Promise<Finding[]> {
  const { trial, table, now, effect } = passage;
  const { schema } = (await trial.up()).image;
  const columns = comparable(table, effect, meantToStay(trial, table.name, effect, schema));
  if (columns.size === 0) return [];
  const differences = compareRows(table, now, { columns }).filter((difference) =>
    isTold(difference, effect, table, now),
  );
  const told = differences.length === 0 ? [] : await notSaid(passage, columns, differences);
  const groups = new Map<string, RowDifference[]>();
  for (const difference of told) {
    const column = difference.column ?? '';
    groups.set(column, [...(groups.get(column) ?? []), difference]);
  }
  return [...groups].map(([column, group]) => finding(table.name, column, group, effect));
}

/** Where no key tells rows apart, what they hold does, and that is what nobody writes. */
function comparable(
  { key, columns: names }: TableImage,
  { written }: TableEffect,
  columns: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const keyed = key.length > 0 && !key.some((at) => written.has(fold(names[at] ?? '')));
  return keyed ? columns : new Map([...columns].filter(([name]) => !written.has(name)));
}

/** The differences that no statement makes by itself, or that are not declared. */
async function notSaid(
  { trial, table, effect, effects }: Passage,
  columns: ReadonlyMap<string, string>,
  differences: readonly RowDifference[],
): Promise<readonly RowDifference[]> {
  if (trial.migration.changes !== null) return differences;
  const isSlip = ({ column }: RowDifference) =>
    column === undefined ? effect.rebuilt : effect.crossed.has(fold(column));
  if (!effects.setsOff) return differences.filter(isSlip);
  const quiet = await trial.quiet();
  const now = quiet && tableNamed(quiet, effect.name);
  if (!now)
    return differences.filter(
      (difference) => isSlip(difference) || !effect.written.has(fold(difference.column ?? '')),
    );
  const said = new Set(compareRows(table, now, { columns }).map(placeOf));
  return differences.filter((difference) => isSlip(difference) || !said.has(placeOf(difference)));
}

function placeOf({ key, column = '' }: RowDifference): string {
  return JSON.stringify([column, ...Object.values(key).map(cellKey)]);
}

/** Old columns to new ones for those that the migration does not mean to write. */
function meantToStay(
  trial: Trial,
  table: string,
  effect: TableEffect,
  after: Schema,
): ReadonlyMap<string, string> {
  const declared = declaredChanges(trial, table);
  if (declared === '*') return new Map();
  const [old, now] = [findTable(trial.schemaBefore, table), findTable(after, effect.name)];
  if (old === undefined || now === undefined) return new Map();
  const known = effect.columns.size > 0 || declared === null ? effect.columns : sameNames(old, now);
  return new Map(
    [...known].filter(
      ([from, to]) =>
        declared?.has(from) !== true &&
        !isConverted(old, from, now, to) &&
        !isComputed(old, from, declared ?? effect.written),
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
  return (
    sql !== null &&
    significant(tokenize(sql, table.dialect)).some((token) => written.has(fold(nameOf(token) ?? '')))
  );
}

function columnOf(table: Table, column: string) {
  return table.columns.find(({ name }) => fold(name) === column);
}

/** A full-text or other virtual table follows the tables that are written. */
function isDerived(schema: Schema, table: string, effects: Effects): boolean {
  return findTable(schema, table)?.virtual !== null && effects.written.size > 0;
}

/** Lost and added rows are row-count's, unless they make up for one another; what a DELETE takes away is meant. */
function isTold(
  { kind, column }: RowDifference,
  { deleted, added }: TableEffect,
  table: TableImage,
  now: TableImage,
): boolean {
  if (kind === 'added') return false;
  if (kind === 'missing') return !deleted && now.rows.length >= table.rows.length;
  const isKey = table.key.length === 0 || table.key.some((at) => table.columns[at] === column);
  return !(deleted && added && isKey);
}

function finding(
  table: string,
  column: string,
  group: readonly RowDifference[],
  { rebuilt, crossed }: TableEffect,
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
    summary: crossed.has(fold(column))
      ? `the copy of ${table} changes ${table}.${column}, which it means to carry over`
      : `up changes ${table}.${column}, although no statement of it writes there`,
    wayOut: crossed.has(fold(column))
      ? `name the columns on both sides of INSERT … SELECT in the same order; ${accept}`
      : `look for ON DELETE and ON UPDATE actions${rebuilt ? ' of the new table, which act when the old one is dropped unless foreign keys are off' : ''}, and for triggers that the migration sets off; ${accept}`,
  };
}
