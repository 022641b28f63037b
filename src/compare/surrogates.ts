import { type Cell, cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable, type Schema } from '../model/schema.js';
import { Draws } from './draws.js';
import { tableNamed } from './images.js';
import { fold } from './names.js';
import { compareRows, type RowDifference, sameRows } from './rows.js';

/**
 * What differs between two results of one migration from the same database, by table.
 *
 * Numbers that the migration had the database hand out (the INTEGER PRIMARY KEY of rows that it put in, what a sequence gave them) mean nothing by
 * themselves: which row got which does not count, as long as what refers to it refers to the same row. The same goes for texts and
 * blobs that were drawn by chance.
 *
 * @param chance the first result with other random values: what it does not hold was drawn
 */
export function compareResults(
  before: Image,
  one: Image,
  other: Image,
  chance: Image | null = null,
): [string, RowDifference[]][] {
  const differing = [...one.tables.values()].filter((table) => {
    const match = tableNamed(other, table.name);
    return match !== undefined && !sameRows(table, match);
  });
  if (differing.length === 0) return [];
  const [left, right] = [new Result(before, one), new Result(before, other)];
  const draws = chance === null ? null : [new Draws(before, one, chance), new Draws(before, other, chance)];
  return differing.flatMap((table): [string, RowDifference[]][] => {
    const match = tableNamed(other, table.name) as TableImage;
    const [a, b] = [left.withoutNumbers(table, right), right.withoutNumbers(match, left)];
    const differences = compareRows(draws?.[0]?.named(a) ?? a, draws?.[1]?.named(b) ?? b);
    return differences.length === 0 ? [] : [[table.name, differences]];
  });
}

/** One result, with the rows that were given a new number. */
class Result {
  readonly #schema: Schema;
  /** By table in lower case: what each new number stands for. */
  readonly #numbered = new Map<string, ReadonlyMap<bigint, string>>();

  constructor(before: Image, image: Image) {
    this.#schema = image.schema;
    for (const table of image.tables.values()) {
      const at = this.#numberOf(table);
      if (at < 0) continue;
      const old = oldNumbers(tableNamed(before, table.name), table.columns[at] ?? '');
      const references = this.#references(table);
      const told = table.columns
        .map((_, place) => place)
        .filter((place) => place !== at && !references.has(place));
      const fresh = table.rows.filter((row) => typeof row[at] === 'bigint' && !old.has(row[at]));
      const content = (row: readonly Cell[]) =>
        told.map((place) => cellKey(row[place] ?? null)).join('\u0001');
      if (fresh.length > 0)
        this.#numbered.set(fold(table.name), new Map(fresh.map((row) => [row[at] as bigint, content(row)])));
    }
  }

  /** The table with new numbers left out, and references to them replaced by what they refer to. */
  withoutNumbers(table: TableImage, other: Result): TableImage {
    const own = this.#numbered.get(fold(table.name));
    const at = this.#numberOf(table);
    const references = [...this.#references(table)].filter(
      ([, parent]) => this.#numbered.has(parent) || other.#numbered.has(parent),
    );
    if (own === undefined && references.length === 0) return table;
    const rows = table.rows.map((row) => {
      const cells = [...row];
      if (own?.has(row[at] as bigint)) cells[at] = null;
      for (const [place, parent] of references) cells[place] = this.#referred(parent, row[place] ?? null);
      return cells;
    });
    return { ...table, rows, key: own === undefined ? table.key : [] };
  }

  /** Place of the column that is the row's number; -1 where there is none. */
  #numberOf(table: TableImage): number {
    const columns = findTable(this.#schema, table.name)?.columns ?? [];
    const number = columns.find(({ rowidAlias, numbered }) => rowidAlias || numbered === true);
    return table.columns.indexOf(number?.name ?? '');
  }

  /** Places of columns that refer to another table's number: by a foreign key, or by a name such as `tag_id`. */
  #references(table: TableImage): ReadonlyMap<number, string> {
    const definition = findTable(this.#schema, table.name);
    const references = new Map<number, string>();
    table.columns.forEach((column, at) => {
      const key = definition?.foreignKeys.find(({ columns }) =>
        columns.some((name) => fold(name) === fold(column)),
      );
      const parent = key === undefined ? this.#namedBy(column) : fold(key.parent);
      if (parent !== null) references.set(at, parent);
    });
    return references;
  }

  #namedBy(column: string): string | null {
    const [, stem] = /^(.+?)_?ids?$/i.exec(column) ?? [];
    if (stem === undefined || stem === '') return null;
    const wanted = fold(stem);
    const names = this.#schema.tables.map(({ name }) => fold(name));
    return (
      names.find((name) =>
        [wanted, `${wanted}s`, `${wanted}es`, wanted.replace(/y$/, 'ies')].includes(name),
      ) ?? null
    );
  }

  #referred(parent: string, cell: Cell): Cell {
    const content = typeof cell === 'bigint' ? this.#numbered.get(parent)?.get(cell) : undefined;
    return content === undefined ? cell : `(the row of ${parent}: ${content.replaceAll('\u0001', ', ')})`;
  }
}

function oldNumbers(table: TableImage | undefined, column: string): ReadonlySet<Cell> {
  const at = table?.columns.findIndex((name) => fold(name) === fold(column)) ?? -1;
  return new Set(at < 0 ? [] : table?.rows.map((row) => row[at] ?? null));
}
