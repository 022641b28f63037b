import { type Cell, cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';

/** Texts and blobs of a result that chance drew, such as random keys: each stands for the rows that hold it. */
export class Draws {
  /** Each drawn value, with the rest of every row that holds it. */
  readonly #rows = new Map<string, string[]>();

  /** @param chance a result with other random values */
  constructor(before: Image, image: Image, chance: Image) {
    const others = new Set([...valuesOf(before), ...valuesOf(chance)]);
    const isDrawn = (cell: Cell) => isWord(cell) && !others.has(cellKey(cell));
    for (const { name, rows } of image.tables.values()) {
      for (const row of rows) {
        const rest = [name, ...row.map((cell) => (isDrawn(cell) ? '' : cellKey(cell)))].join(', ');
        for (const cell of row.filter(isDrawn)) {
          const rests = this.#rows.get(cellKey(cell)) ?? [];
          this.#rows.set(cellKey(cell), [...rests, rest]);
        }
      }
    }
    for (const rests of this.#rows.values()) rests.sort();
  }

  /** The table with the rows that hold it in the place of each drawn value. */
  named(table: TableImage): TableImage {
    const places = new Set<number>();
    const rows = table.rows.map((row) =>
      row.map((cell, at) => {
        const rests = isWord(cell) ? this.#rows.get(cellKey(cell)) : undefined;
        if (rests === undefined) return cell;
        places.add(at);
        return `(drawn for ${rests.join('; ')})`;
      }),
    );
    return { ...table, rows, key: table.key.some((at) => places.has(at)) ? [] : table.key };
  }
}

/** Long enough not to be drawn twice. */
function isWord(cell: Cell): boolean {
  return (typeof cell === 'string' || cell instanceof Uint8Array) && cell.length >= 6;
}

function valuesOf({ tables }: Image): ReadonlySet<string> {
  const cells = [...tables.values()].flatMap(({ rows }) => rows.flat());
  return new Set(cells.filter(isWord).map(cellKey));
}
