import { rowOf } from '../compare/index.js';
import { cellKey, sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Difference, Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that the migrated rows are what an independent reference, plain TypeScript written from the migration's
 * description, makes of the old rows.
 *
 * Matters because only it sees a wrong `up` whose undo is right: a constant in place of a value, rows swapped.
 *
 * Cannot see a misunderstanding that the reference shares.
 */
export const model: Property = {
  id: 'model',
  title: 'rows are what the reference makes of them',
  skip: (subject) => (subject.model === null ? 'its suite has no reference model' : null),
  check,
};

async function check(trial: Trial): Promise<Check> {
  const { result, image } = await trial.up();
  if (!result.ok || trial.model === null) return nothingSeen;
  const before = tablesOf(await trial.before());
  const expected = trial.model(before);
  const findings = Object.entries(expected).flatMap(([table, rows]) =>
    compareTable(table, rows, image.tables.get(table)),
  );
  if (findings.length > 0) return found(findings);
  return Object.keys(expected).some((table) => (before[table] ?? []).length > 0) ? holds : nothingSeen;
}

function tablesOf(image: Image): Record<string, readonly Row[]> {
  return Object.fromEntries(
    [...image.tables.values()].map((table) => [table.name, table.rows.map((row) => rowOf(table, row))]),
  );
}

function compareTable(name: string, expected: readonly Row[], actual: TableImage | undefined): Finding[] {
  if (actual === undefined)
    return [
      {
        code: 'table-missing',
        table: name,
        summary: `the reference has a table ${name}, the database has none`,
        differences: [],
      },
    ];
  const columns = new Set(expected.flatMap((row) => Object.keys(row)));
  const key = actual.key.map((at) => actual.columns[at] ?? '');
  const identity = (row: Row) =>
    (key.length > 0 ? key : [...columns]).map((column) => cellKey(row[column] ?? null)).join('\u0001');
  const rest = new Map<string, Row[]>();
  for (const cells of actual.rows) {
    const row = rowOf(actual, cells);
    rest.set(identity(row), [...(rest.get(identity(row)) ?? []), row]);
  }
  const findings = new Map<string, Finding & { differences: Difference[] }>();
  const add = (code: string, summary: string, difference: Difference) => {
    const kind = `${code} ${difference.column ?? ''}`;
    const column = difference.column === undefined ? {} : { column: difference.column };
    const finding = findings.get(kind) ?? { code, table: name, ...column, summary, differences: [] };
    finding.differences.push(difference);
    findings.set(kind, finding);
  };
  const keyed = (row: Row) =>
    key.length === 0 ? row : Object.fromEntries(key.map((column) => [column, row[column] ?? null]));
  for (const row of expected) {
    const match = rest.get(identity(row))?.shift();
    if (match === undefined) {
      add('row-missing', `${name} lacks a row that the reference makes`, {
        table: name,
        key: keyed(row),
        before: row,
      });
      continue;
    }
    for (const [column, cell] of Object.entries(row)) {
      const value = match[column];
      if (value !== undefined && sameCell(cell, value)) continue;
      add('cell-differs', `${name}.${column} is not what the reference makes of the old rows`, {
        table: name,
        key: keyed(row),
        column,
        before: cell,
        ...(value === undefined ? {} : { after: value }),
      });
    }
  }
  for (const row of [...rest.values()].flat()) {
    add('row-added', `${name} has a row that the reference does not make`, {
      table: name,
      key: keyed(row),
      after: row,
    });
  }
  return [...findings.values()];
}
