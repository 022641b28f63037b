import type { StoredDatabase } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import { StatementError } from '../../model/errors.js';
import type { Column, Table } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import { pagesOf } from './pages.js';
import type { Change, CopiedTable, Loss } from './report.js';
import { sameValue } from './same-value.js';

/** A table here and there, and the columns that both have. */
export interface Pair {
  readonly source: Table;
  readonly target: Table;
  readonly columns: readonly { readonly source: string; readonly target: Column }[];
}

/**
 * Puts the rows of a table of SQLite into one of PostgreSQL, inside the transaction that is open there. The server judges each row; what it
 * has stored is read back and compared with what was there.
 */
export class Carrier {
  #rows = 0;
  readonly #refused: Loss[] = [];
  readonly #changed: Change[] = [];
  readonly #to: StoredDatabase;
  readonly #pair: Pair;
  /** Rows that refer to one that is not there yet, and may come later. */
  #waiting: Cell[][] = [];

  constructor(to: StoredDatabase, pair: Pair) {
    this.#to = to;
    this.#pair = pair;
  }

  /** Carries what refers to nothing that is still to come. */
  async carry(from: StoredDatabase): Promise<void> {
    const { source, columns } = this.#pair;
    const atOnce = Math.max(1, Math.min(ROWS, Math.floor(PARAMETERS / Math.max(1, columns.length))));
    const names = columns.map((column) => column.source);
    for await (const page of pagesOf(from, source, names, atOnce)) {
      this.#rows += page.length;
      await this.#insert(page);
    }
  }

  /** Tries rows that waited for others. Whether any of them found theirs. */
  async carryWaiting(): Promise<boolean> {
    const again = this.#waiting;
    this.#waiting = [];
    for (const row of again) await this.#insert([row]);
    return this.#waiting.length < again.length;
  }

  /** What has become of each row. */
  result(): CopiedTable {
    const lost = this.#waiting.map((row) => ({
      key: this.#keyOf(row),
      reason: 'it refers to a row that is not there',
    }));
    const refused = [...this.#refused, ...lost];
    const altered = new Set(this.#changed.map(({ key }) => key)).size;
    const carried = this.#rows - refused.length - altered;
    return { table: this.#pair.source.name, rows: this.#rows, carried, refused, changed: this.#changed };
  }

  async #insert(rows: readonly Cell[][]): Promise<void> {
    const failure = await this.#tried(rows);
    if (failure === null) return;
    if (rows.length > 1) {
      const half = Math.ceil(rows.length / 2);
      await this.#insert(rows.slice(0, half));
      await this.#insert(rows.slice(half));
      return;
    }
    const [row = []] = rows;
    if (failure.broken?.rule === 'foreign-key') this.#waiting.push(row);
    else this.#refused.push({ key: this.#keyOf(row), reason: failure.message });
  }

  async #tried(rows: readonly Cell[][]): Promise<StatementError | null> {
    await this.#to.run('SAVEPOINT rehearsal_copy');
    try {
      const { rows: stored } = await this.#to.rows(this.#statement(rows.length), rows.flat());
      for (const [at, row] of rows.entries()) this.#compare(row, stored[at] ?? []);
    } catch (error) {
      if (!(error instanceof StatementError)) throw error;
      await this.#to.run('ROLLBACK TO SAVEPOINT rehearsal_copy');
      return error;
    }
    await this.#to.run('RELEASE SAVEPOINT rehearsal_copy');
    return null;
  }

  #statement(rows: number): string {
    const { columns, target } = this.#pair;
    const names = columns.map((column) => quoted(column.target.name)).join(', ');
    const places = (row: number) => columns.map((_, at) => `$${row * columns.length + at + 1}`).join(', ');
    const values = Array.from({ length: rows }, (_, row) => `(${places(row)})`).join(', ');
    return `INSERT INTO ${tableName(target)} (${names}) OVERRIDING SYSTEM VALUE VALUES ${values} RETURNING ${names}`;
  }

  #compare(before: readonly Cell[], after: readonly Cell[]): void {
    const key = this.#keyOf(before);
    this.#pair.columns.forEach(({ source, target }, at) => {
      const [was, is] = [before[at] ?? null, after[at] ?? null];
      if (!sameValue(was, is, target.type))
        this.#changed.push({ key, column: source, before: was, after: is });
    });
  }

  #keyOf(row: readonly Cell[]): Record<string, Cell> {
    const { columns, source } = this.#pair;
    const key = source.primaryKey.length > 0 ? new Set(source.primaryKey) : null;
    const cells = columns.map(({ source: name }, at) => [name, row[at] ?? null] as const);
    return Object.fromEntries(key === null ? cells.slice(0, SHOWN) : cells.filter(([name]) => key.has(name)));
  }
}

/** A name of the target's schema, with the schema that it is in where that is not the usual one. */
export function tableName({ name }: Pick<Table, 'name'>): string {
  return name.split('.').map(quoted).join('.');
}

/** Rows in a statement, and values that one can bind. */
const ROWS = 500;
const PARAMETERS = 30_000;
/** Columns that stand for a row without a key. */
const SHOWN = 3;
