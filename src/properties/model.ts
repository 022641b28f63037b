import { contentKey, fold, rowOf, tableNamed } from '../compare/index.js';
import { stored } from '../datasets/values/store.js';
import { type Cell, sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Difference, Finding } from '../model/finding.js';
import type { TableImage } from '../model/image.js';
import { own } from '../model/record.js';
import { type Schema, tableSaid } from '../model/schema.js';
import { datasetOf } from './application.js';
import { found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that the migrated rows are what an independent reference, plain TypeScript written from the migration's
 * description, makes of the old rows.
 *
 * Matters because only it sees a wrong `up` whose undo is right: a constant in place of a value, rows swapped.
 *
 * Cannot see a misunderstanding that the reference shares, nor tables and columns that the reference leaves out.
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
  const expected = trial.model(datasetOf(await trial.before()), image.schema.dialect);
  const findings = Object.entries(expected).flatMap(([table, rows]) => {
    const actual = tableNamed(image, table);
    if (actual === undefined) return [missingTable(table)];
    return new Comparison(actual).findings(rows.map(storedIn(image.schema, table)));
  });
  if (findings.length > 0) return found(findings);
  return Object.values(expected).some((rows) => rows.length > 0) ? holds : nothingSeen;
}

function missingTable(table: string): Finding {
  return {
    code: 'table-missing',
    table,
    summary: `the reference has a table ${table}, the database has none`,
    differences: [],
  };
}

/** A row's numbers as their columns store them: `0` in an INTEGER column is the whole number 0, in a REAL column `0n` is 0.0. */
function storedIn(schema: Schema, table: string): (row: Row) => Row {
  const affinities = new Map(
    tableSaid(schema, table)?.columns.map(({ name, affinity }) => [fold(name), affinity]),
  );
  return (row) =>
    Object.fromEntries(
      Object.entries(row).map(([column, cell]) => {
        const affinity = affinities.get(fold(column)) ?? 'blob';
        return [column, isNumber(cell) && affinity !== 'text' ? stored(affinity, cell) : cell];
      }),
    );
}

function isNumber(cell: Cell): cell is number | bigint {
  return typeof cell === 'number' || typeof cell === 'bigint';
}

/** One table, checked against the rows that the reference makes; one finding for each kind of difference and column. */
class Comparison {
  readonly #table: TableImage;
  readonly #findings = new Map<string, Finding & { differences: Difference[] }>();

  constructor(table: TableImage) {
    this.#table = table;
  }

  findings(expected: readonly Row[]): Finding[] {
    const identity = this.#identityOf(expected);
    const rest = new Map<string, Row[]>();
    for (const cells of this.#table.rows) {
      const row = rowOf(this.#table, cells);
      const name = nameOf(row, identity);
      rest.set(name, [...(rest.get(name) ?? []), row]);
    }
    for (const row of expected) this.#compareRow(row, rest.get(nameOf(row, identity))?.shift(), identity);
    for (const row of [...rest.values()].flat()) {
      const difference = { key: pick(row, identity), after: row };
      this.#add('row-added', `${this.#table.name} has a row that the reference does not make`, difference);
    }
    return [...this.#findings.values()];
  }

  /** The primary key, where the reference gives it; else every column that the reference gives. */
  #identityOf(expected: readonly Row[]): string[] {
    const key = this.#table.key.map((at) => this.#table.columns[at] ?? '');
    if (key.length > 0 && expected.every((row) => key.every((column) => cellOf(row, column) !== undefined)))
      return key;
    return [...new Set(expected.flatMap((row) => Object.keys(row)))];
  }

  #compareRow(expected: Row, actual: Row | undefined, identity: readonly string[]): void {
    const { name } = this.#table;
    const key = pick(expected, identity);
    if (actual === undefined) {
      this.#add('row-missing', `${name} lacks a row that the reference makes`, { key, before: expected });
      return;
    }
    for (const [column, cell] of Object.entries(expected)) {
      const value = cellOf(actual, column);
      if (value !== undefined && sameCell(cell, value)) continue;
      this.#add('cell-differs', `${name}.${column} is not what the reference makes of the old rows`, {
        key,
        column,
        before: cell,
        ...(value === undefined ? {} : { after: value }),
      });
    }
  }

  #add(code: string, summary: string, difference: Omit<Difference, 'table'>): void {
    const table = this.#table.name;
    const kind = `${code} ${difference.column ?? ''}`;
    const column = difference.column === undefined ? {} : { column: difference.column };
    const finding = this.#findings.get(kind) ?? { code, table, ...column, summary, differences: [] };
    if (finding.differences.length < SHOWN) finding.differences.push({ table, ...difference });
    this.#findings.set(kind, finding);
  }
}

const SHOWN = 20;

function nameOf(row: Row, identity: readonly string[]): string {
  const cells = identity.map((column) => cellOf(row, column) ?? null);
  return contentKey(cells, [...cells.keys()]);
}

function pick(row: Row, columns: readonly string[]): Row {
  return Object.fromEntries(columns.map((column) => [column, cellOf(row, column) ?? null]));
}

/** `undefined`: the row has no such column. */
function cellOf(row: Row, column: string) {
  if (Object.hasOwn(row, column)) return own(row, column);
  const name = Object.keys(row).find((candidate) => fold(candidate) === fold(column));
  return name === undefined ? undefined : own(row, name);
}
