import { kindOf } from '../datasets/index.js';
import type { LoadOutcome } from '../engines/engine.js';
import { type Dataset, rowsIn } from '../model/dataset.js';
import type { Migration, Statement } from '../model/migration.js';
import { own } from '../model/record.js';
import type { Evidence, StatementEvidence, TableEvidence } from '../model/report.js';
import type { Direction, RunResult } from '../model/run.js';
import type { Schema } from '../model/schema.js';
import { shapeOf } from '../sql/shape.js';
import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';

/** Adds up what the datasets exercised: statements, rows that they touched, and the values in the datasets. */
export class EvidenceBook {
  readonly #statements = new Map<string, StatementTally>();
  readonly #tables = new Map<string, TableTally>();
  readonly #reasons = new Map<string, Map<string, number>>();
  readonly #dialect: Dialect;
  readonly #migration: Migration;
  /** What code asked the database, with the most rows that came back. */
  readonly #reads = new Map<string, number>();
  readonly #shapes = new Map<string, string>();
  #datasets = 0;
  /** Statements that ran in the current dataset's trial, and whether one of their runs touched a row. */
  #current = new Map<string, number>();

  constructor(migration: Migration, schema: Schema, dialect: Dialect) {
    this.#dialect = dialect;
    this.#migration = migration;
    for (const direction of ['up', 'down'] as const) {
      const steps = migration[direction]?.steps;
      if (Array.isArray(steps)) for (const statement of steps) this.#tally(direction, statement);
    }
    for (const table of schema.tables) {
      const columns = new Map(table.columns.map((column) => [column.name, new Map<string, number>()]));
      this.#tables.set(table.name, { rows: 0, largest: 0, empty: 0, columns, examined: 0 });
    }
  }

  sawRun(direction: Direction, result: RunResult): void {
    for (const { sql, rows } of result.reads ?? [])
      this.#reads.set(sql, Math.max(this.#reads.get(sql) ?? 0, rows));
    for (const { statement, changes } of result.statements) {
      const key = this.#tally(direction, statement);
      this.#current.set(key, Math.max(this.#current.get(key) ?? 0, changes));
    }
  }

  /** Closes the books on one dataset. */
  sawDataset(dataset: Dataset, loaded: LoadOutcome): void {
    this.#datasets++;
    for (const [key, changes] of this.#current) {
      const tally = this.#statements.get(key);
      if (tally === undefined) continue;
      tally.casesRun++;
      if (changes > 0) tally.casesTouchingRows++;
      tally.rowsTouched += changes;
    }
    this.#current = new Map();
    const rejected = new Map<string, Set<number>>();
    for (const { table, index, reason } of loaded.rejected) {
      const places = rejected.get(table) ?? new Set();
      rejected.set(table, places.add(index));
      const reasons = this.#reasons.get(table) ?? new Map<string, number>();
      this.#reasons.set(table, reasons.set(reason, (reasons.get(reason) ?? 0) + 1));
    }
    for (const [name, tally] of this.#tables) countRows(tally, rowsIn(dataset, name), rejected.get(name));
  }

  /** Reads of code that no dataset answered, so that nothing of what depends on the answer was seen. */
  unanswered(): string[] {
    return [...this.#reads].flatMap(([sql, rows]) => (rows === 0 && !CATALOG.test(sql) ? [sql] : []));
  }

  /** Forgets runs that belong to no dataset of the report (shrinking). */
  discardCurrent(): void {
    this.#current = new Map();
  }

  report(): Evidence {
    const tables = [...this.#tables].map(([table, tally]) => tableEvidence(table, tally));
    const unpopulated = tables
      .filter(({ rows, table }) => rows === 0 && this.#reasons.has(table))
      .map(({ table }) => ({ table, reason: mostFrequent(this.#reasons.get(table)) }));
    return {
      statements: [...this.#statements.values()].map(({ ...tally }) => tally),
      datasets: { count: this.#datasets, tables, unpopulated },
    };
  }

  #tally(direction: Direction, statement: Statement): string {
    // What code sends holds values of the rows that it has read.
    const isCode = typeof this.#migration[direction]?.steps === 'function';
    const text = isCode ? this.#shapeOf(statement.sql) : statement.sql;
    const key = [direction, statement.file ?? '', statement.line ?? '', text].join('\u0000');
    if (!this.#statements.has(key)) {
      const { sql, file, line } = statement;
      const facts = statementFacts(sql, this.#dialect);
      this.#statements.set(key, {
        direction,
        sql,
        ...(file === undefined ? {} : { file }),
        ...(line === undefined ? {} : { line }),
        data: facts.data && facts.kind !== 'create-table-as',
        casesRun: 0,
        casesTouchingRows: 0,
        rowsTouched: 0,
      });
    }
    return key;
  }

  #shapeOf(sql: string): string {
    const shape = this.#shapes.get(sql) ?? shapeOf(sql, this.#dialect, this.#migration.code);
    // Code that sends the values of every row as SQL says something new each time.
    if (this.#shapes.size >= SHAPES) this.#shapes.clear();
    this.#shapes.set(sql, shape);
    return shape;
  }
}

/** Most texts whose shapes are kept. */
const SHAPES = 1000;

/** What is asked of the schema is answered the same whatever the rows. */
const CATALOG = /\b(sqlite_\w+|pragma|pragma_\w+|information_schema|pg_\w+|_rehearsal_\w+)\b/i;

type StatementTally = { -readonly [K in keyof StatementEvidence]: StatementEvidence[K] };

interface TableTally {
  rows: number;
  largest: number;
  empty: number;
  examined: number;
  readonly columns: ReadonlyMap<string, Map<string, number>>;
}

/** Rows of each table whose values are looked at; enough for the picture, and the rest costs time on every run. */
const EXAMINED_ROWS = 1000;

function countRows(
  tally: TableTally,
  rows: Dataset[string],
  rejected: ReadonlySet<number> | undefined,
): void {
  const count = rows.length - (rejected?.size ?? 0);
  tally.rows += count;
  tally.largest = Math.max(tally.largest, count);
  if (count === 0) tally.empty++;
  rows.forEach((row, index) => {
    if (tally.examined >= EXAMINED_ROWS || rejected?.has(index)) return;
    tally.examined++;
    for (const [column, kinds] of tally.columns) {
      const cell = own(row, column);
      const kind = cell === undefined ? 'default' : kindOf(cell);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  });
}

function tableEvidence(table: string, tally: TableTally): TableEvidence {
  const columns = [...tally.columns].map(([column, kinds]) => ({
    column,
    kinds: Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1))),
  }));
  return { table, rows: tally.rows, largest: tally.largest, empty: tally.empty, columns };
}

function mostFrequent(reasons: ReadonlyMap<string, number> | undefined): string {
  return [...(reasons ?? [])].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'no rows were generated';
}
