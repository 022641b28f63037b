import type { Cell } from '../../model/cell.js';
import { own, put } from '../../model/record.js';
import type { Column, Table } from '../../model/schema.js';
import type { Dialect } from '../../sql/tokenize.js';
import { compile, type Evaluate, type Judged } from '../expression/evaluate.js';
import { EvaluationError } from '../expression/evaluation-error.js';
import { columnsOf, type Expression, parseExpression } from '../expression/parse.js';
import { defaultOf } from '../values/defaults.js';

/** A row under construction. */
export type MutableRow = Record<string, Cell>;

/** Leaves these columns empty. */
export function setNull(row: MutableRow, columns: readonly string[]): void {
  for (const name of columns) put(row, name, null);
}

/** Computes expressions on rows of one table: with defaults for columns left out, and generated columns. */
export class RowReader {
  readonly #columns: ReadonlyMap<string, Column>;
  /** Of {@link #columns}, those that hold a boolean as a text. */
  readonly #booleans: ReadonlySet<string>;
  readonly #defaults = new Map<string, Cell | undefined>();
  readonly #generated = new Map<string, Evaluate>();

  constructor(
    table: Table,
    readonly dialect: Dialect,
  ) {
    this.#booleans = new Set(table.columns.filter(isBoolean).map(({ name }) => name.toLowerCase()));
    this.#columns = new Map(
      table.columns.map((column) => [
        column.name.toLowerCase(),
        isBoolean(column) ? { ...column, affinity: 'integer' } : column,
      ]),
    );
    for (const [name, column] of this.#columns) {
      if (column.generated === null) this.#defaults.set(name, defaultOf(column, dialect));
      else this.#generated.set(name, compile(this.#parse(column.generatedSql ?? ''), this.#columns));
    }
  }

  /** The expression as a function of a row. @throws {EvaluationError} when called, where SQLite raises an error */
  compile(sql: string): (row: Readonly<MutableRow>) => Cell | undefined {
    const evaluate = compile(this.#parse(sql), this.#columns);
    return (row) => evaluate(this.#judged(row));
  }

  /** The stored columns that an expression depends on, by their declared names. */
  columnsOf(sql: string): string[] {
    const found = new Set<string>();
    const visit = (text: string) => {
      for (const name of columnsOf(this.#parse(text))) {
        const column = this.#columns.get(name);
        if (column === undefined || found.has(column.name)) continue;
        if (column.generated === null) found.add(column.name);
        else visit(column.generatedSql ?? '');
      }
    };
    visit(sql);
    return [...found];
  }

  #parse(sql: string): Expression {
    return parseExpression(sql, this.dialect);
  }

  #judged(row: Readonly<MutableRow>): Judged {
    const judged: Judged = (name) => {
      const column = this.#columns.get(name);
      if (column === undefined) return undefined;
      if (column.generated !== null) return this.#generated.get(name)?.(judged);
      const given = own(row, column.name);
      const cell = given === undefined ? this.#defaults.get(name) : given;
      return this.#booleans.has(name) ? truthOf(cell) : cell;
    };
    return judged;
  }
}

/** A type of its own, whose values are texts here. */
function isBoolean({ type, affinity }: Column): boolean {
  return affinity === 'text' && type === 'boolean';
}

/** A boolean column's text as conditions compute with it. */
function truthOf(cell: Cell | undefined): Cell | undefined {
  return cell === 'true' ? 1n : cell === 'false' ? 0n : cell;
}

/** Whether a computed condition lets the row in: NULL does, and so does what cannot be told. */
export function admits(compute: () => boolean | null | undefined): boolean {
  try {
    return compute() !== false;
  } catch (error) {
    if (error instanceof EvaluationError) return false;
    throw error;
  }
}
