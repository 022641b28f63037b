import { fold, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';

/** Columns that hold other values when only chance draws otherwise: which row got which of them means nothing. */
export class Chance {
  /** By table, then by column, in lower case. */
  readonly #drawn = new Map<string, ReadonlySet<string>>();

  /** @param one and @param redrawn come from the same database, in worlds that differ in nothing but their random values */
  constructor(one: Image, redrawn: Image) {
    for (const table of one.tables.values()) {
      const other = tableNamed(redrawn, table.name);
      if (other === undefined) continue;
      const drawn = table.columns.filter((column) => valuesOf(table, column) !== valuesOf(other, column));
      if (drawn.length > 0) this.#drawn.set(fold(table.name), new Set(drawn.map(fold)));
    }
  }

  /** The image without these columns; where they name the rows, what else a row holds does. */
  without(image: Image): Image {
    if (this.#drawn.size === 0) return image;
    const tables = [...image.tables].map(([name, table]) => [name, this.#table(table)] as const);
    return { ...image, tables: new Map(tables) };
  }

  #table(table: TableImage): TableImage {
    const drawn = this.#drawn.get(fold(table.name));
    if (drawn === undefined) return table;
    const kept = table.columns.map((_, at) => at).filter((at) => !drawn.has(fold(table.columns[at] ?? '')));
    const key = table.key.map((at) => kept.indexOf(at));
    return {
      ...table,
      columns: kept.map((at) => table.columns[at] ?? ''),
      key: key.includes(-1) ? [] : key,
      rows: table.rows.map((row) => kept.map((at) => row[at] ?? null)),
    };
  }
}

/** All values of a column, whichever row holds which. */
function valuesOf({ columns, rows }: TableImage, column: string): string {
  const at = columns.findIndex((name) => fold(name) === fold(column));
  return rows
    .map((row) => cellKey(row[at] ?? null))
    .sort()
    .join('\u0001');
}
