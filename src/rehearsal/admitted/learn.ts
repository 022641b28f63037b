import { type Assigned, documentsNear, findDocument } from '../../datasets/learn/documents.js';
import type { ColumnPlan } from '../../datasets/plan/column.js';
import type { TablePlan } from '../../datasets/plan/table.js';
import { type Cell, cellKey } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { Bench } from './bench.js';
import { wordsOf } from './words.js';

/** Values that are tried of a column: about all that it has. */
const TRIED = 240;

/** Rows that are drawn of a table. */
const DRAWN = 60;

/** Of each column that conditions are about, the values that go into a row which the database takes. */
export async function learn(table: TablePlan, bench: Bench): Promise<ReadonlyMap<string, readonly Cell[]>> {
  const learnt = new Map<string, readonly Cell[]>();
  const lesson = await Lesson.begin(table, bench);
  if (lesson === null) return learnt;
  const columns = constrained(table);
  for (const column of columns.filter(({ isJson }) => isJson)) {
    const documents = await lesson.documents(column);
    if (documents.length > 0) learnt.set(column.name, documents);
  }
  for (const column of columns) {
    if (learnt.has(column.name)) continue;
    const values = await lesson.values(column);
    if (values.length > 0) learnt.set(column.name, values);
  }
  return learnt;
}

/** The columns that are given values of their own and that conditions or computed columns are about. */
export function constrained({ columns, checks, table }: TablePlan): ColumnPlan[] {
  const texts = table.columns.flatMap(({ generatedSql }) => generatedSql ?? []);
  const named = new Set(texts.flatMap((sql) => sql.toLowerCase().match(/[\p{L}\p{N}_$]+/gu) ?? []));
  return columns.filter(
    ({ name, given }) =>
      !given && (checks.some((check) => check.columns.includes(name)) || named.has(name.toLowerCase())),
  );
}

/** What is tried with one table, around the first row of it that the database takes. */
class Lesson {
  readonly #table: TablePlan;
  readonly #bench: Bench;
  readonly #rows: readonly Row[];
  readonly #taken: readonly Row[];
  /** Different values of each column that no two rows share. */
  readonly #keys: ReadonlyMap<string, readonly Cell[]>;
  #base: Row | undefined;

  private constructor(table: TablePlan, bench: Bench, rows: readonly Row[], taken: readonly Row[]) {
    this.#table = table;
    this.#bench = bench;
    this.#rows = rows;
    this.#taken = taken;
    this.#base = taken[0];
    const names = new Set(table.uniques.flatMap(({ columns }) => columns));
    this.#keys = new Map(
      table.columns
        .filter((column) => names.has(column.name))
        .map((column) => [column.name, valuesOf(column)]),
    );
  }

  /** `null`: no row can be drawn at all. */
  static async begin(table: TablePlan, bench: Bench): Promise<Lesson | null> {
    const rows = bench.draw(table, DRAWN);
    if (rows.length === 0) return null;
    const answers = (await bench.ask({ [table.name]: rows })).get(table.name) ?? [];
    return new Lesson(
      table,
      bench,
      rows,
      rows.filter((_, at) => answers[at] === null),
    );
  }

  /** Documents that the database takes; none where none is found, or nothing is read of them. */
  async documents({ name }: ColumnPlan): Promise<readonly Cell[]> {
    const words = wordsOf(this.#table, name, this.#bench);
    if (words.needed.length === 0) return [];
    const search = { ...words, ask: (texts: readonly string[]) => this.#ask(name, texts) };
    const found: Assigned | null = await findDocument(search);
    if (found === null) return [];
    const near = await documentsNear(found, search);
    this.#base ??= { ...this.#rows[0], [name]: near[0] ?? null };
    return distinct([...near, ...this.#taken.map((row) => own(row, name) ?? null)]);
  }

  /** Values of a column that go in; none where most do, so that nothing has to be learnt. */
  async values(column: ColumnPlan): Promise<readonly Cell[]> {
    const values = valuesOf(column);
    const answers = await this.#ask(column.name, values);
    const taken = values.filter((_, at) => answers[at] === null);
    if (taken.length * MOST >= values.length * (MOST - 1)) return [];
    const first = answers.indexOf(null);
    if (first >= 0) this.#base ??= this.#rowWith(column.name, values[first] ?? null, first);
    return taken;
  }

  async #ask(name: string, values: readonly Cell[]): Promise<readonly (string | null)[]> {
    const { name: table } = this.#table;
    const rows = values.map((value, at) => this.#rowWith(name, value, at));
    return (await this.#bench.ask({ [table]: rows })).get(table) ?? [];
  }

  /** A row like the one that is taken, with a key of its own; as long as none is, any. */
  #rowWith(name: string, value: Cell, at: number): Row {
    const row = this.#base ?? this.#rows[at % this.#rows.length];
    const keys = [...this.#keys].map(([column, cells]) => [column, cells[at % cells.length] ?? null]);
    return { ...row, ...Object.fromEntries(keys), [name]: value };
  }
}

/** Where two of three values go in, all are drawn as before. */
const MOST = 3;

function valuesOf({ values, edges }: ColumnPlan): Cell[] {
  return distinct([...values, ...edges]).slice(0, TRIED);
}

function distinct(cells: readonly Cell[]): Cell[] {
  return [...new Map(cells.map((cell) => [cellKey(cell), cell])).values()];
}
