import { fold, tableNamed } from '../../compare/index.js';
import { type Cell, cellKey, sameCell } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { Image, TableImage } from '../../model/image.js';

/**
 * The tables that hold, together, everything that a lost row held; `null` where something of it is nowhere.
 *
 * It is looked for in rows that the migration made in other tables: one row that holds all its values, or several that
 * each hold its key and together all its values (a split). A value counts in the column of its own name, or in any
 * column of a table that has none of that name.
 */
export function whereRowsAre(
  row: Row,
  table: TableImage,
  images: { readonly before: Image; readonly after: Image },
  own: string,
): string[] | null {
  const wanted = Object.keys(row).filter((column) => row[column] !== null);
  if (wanted.length === 0) return null;
  const key = table.key.flatMap((at) => table.columns[at] ?? []);
  const found: string[] = [];
  const seen = new Set<string>();
  for (const place of placesOf(images, own)) {
    for (const candidate of place.rows) {
      const held = wanted.filter((column) => holds(place, candidate, column, row[column] ?? null));
      if (held.length === wanted.length) return [place.name];
      if (key.length === 0 || !key.every((column) => held.includes(column))) continue;
      for (const column of held) seen.add(column);
      if (!found.includes(place.name)) found.push(place.name);
    }
  }
  return found.length > 0 && seen.size === wanted.length ? found : null;
}

/** Another table with the rows that it did not have before. */
interface Place {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One image is asked for every row that was lost. */
const known = new WeakMap<Image, Place[]>();

/** What the framework keeps counts too. */
function placesOf(
  { before, after }: { readonly before: Image; readonly after: Image },
  own: string,
): Place[] {
  let places = known.get(after);
  if (places === undefined) {
    places = [...after.tables.values(), ...after.kept.values()].map(({ name, columns, rows }) => {
      const old = new Set((tableNamed(before, name) ?? before.kept.get(name))?.rows.map(content));
      return { name, columns: columns.map(fold), rows: rows.filter((row) => !old.has(content(row))) };
    });
    known.set(after, places);
  }
  return places.filter(({ name }) => fold(name) !== fold(own));
}

function holds({ columns }: Place, row: readonly Cell[], column: string, cell: Cell): boolean {
  const at = columns.indexOf(fold(column));
  return at < 0 ? row.some((other) => sameCell(other, cell)) : sameCell(row[at] ?? null, cell);
}

function content(row: readonly Cell[]): string {
  return JSON.stringify(row.map(cellKey));
}
