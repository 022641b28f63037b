import { contentKey, rowOf } from '../../compare/index.js';
import { type Cell, sameCell } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { TableImage } from '../../model/image.js';

/** The rows of a table by what names them. */
export class NamedRows {
  /** Names that several rows share, so that nobody can tell those apart. */
  readonly shared = new Set<string>();
  readonly #table: TableImage;
  readonly #rows = new Map<string, readonly Cell[]>();
  readonly #places: ReadonlyMap<string, number>;
  readonly #identity: readonly number[];

  constructor(table: TableImage, identity: readonly string[]) {
    this.#table = table;
    this.#places = new Map(table.columns.map((column, at) => [column, at]));
    this.#identity = identity.map((column) => this.#places.get(column) ?? -1);
    for (const row of table.rows) {
      const name = this.nameOf(row);
      if (this.#rows.has(name)) this.shared.add(name);
      this.#rows.set(name, row);
    }
  }

  nameOf(row: readonly Cell[]): string {
    return contentKey(row, this.#identity);
  }

  get names(): Iterable<string> {
    return this.#rows.keys();
  }

  has(name: string): boolean {
    return this.#rows.has(name);
  }

  row(name: string): readonly Cell[] | undefined {
    return this.#rows.get(name);
  }

  /** The cell of a row that is there. */
  cell(name: string, column: string): Cell {
    return this.#rows.get(name)?.[this.#places.get(column) ?? -1] ?? null;
  }

  /** The row that is there, by column name. */
  shown(name: string): Row {
    return rowOf(this.#table, this.#rows.get(name) ?? []);
  }
}

/** Both are there, and say the same. */
export function sameCells(a: readonly Cell[] | undefined, b: readonly Cell[] | undefined): boolean {
  return a !== undefined && a.length === b?.length && a.every((cell, at) => sameCell(cell, b[at] ?? null));
}
