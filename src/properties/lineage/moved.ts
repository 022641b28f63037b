import { tableNamed } from '../../compare/index.js';
import { type Cell, cellKey } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { Image, TableImage } from '../../model/image.js';

/**
 * The tables that hold, together, everything that a lost row held; `null` where something of it is nowhere.
 *
 * It is looked for in rows that the migration made in other tables: one row that holds all its values, or several that
 * each hold its key and together all its values (a split).
 */
export function whereRowsAre(
  row: Row,
  table: TableImage,
  images: { readonly before: Image; readonly after: Image },
  own: string,
): string[] | null {
  const values = Object.values(row).filter((cell) => cell !== null);
  if (values.length === 0) return null;
  const wanted = new Set(values.map(cellKey));
  const key = table.key.map((at) => cellKey(row[table.columns[at] ?? ''] ?? null));
  const found: string[] = [];
  const seen = new Set<string>();
  for (const place of placesOf(images, own)) {
    for (const candidate of place.rows) {
      const held = new Set(candidate.map(cellKey));
      const isWhole = [...wanted].every((value) => held.has(value));
      if (isWhole) return [place.name];
      if (key.length === 0 || !key.every((value) => held.has(value))) continue;
      for (const value of held) seen.add(value);
      if (!found.includes(place.name)) found.push(place.name);
    }
  }
  return found.length > 0 && [...wanted].every((value) => seen.has(value)) ? found : null;
}

/** Other tables, each with the rows that it did not have before; what the framework keeps counts too. */
function placesOf(
  { before, after }: { readonly before: Image; readonly after: Image },
  own: string,
): { name: string; rows: readonly (readonly Cell[])[] }[] {
  const places = [...after.tables.values(), ...after.kept.values()].filter(
    ({ name }) => name.toLowerCase() !== own.toLowerCase(),
  );
  return places.map(({ name, rows }) => {
    const old = new Set((tableNamed(before, name) ?? before.kept.get(name))?.rows.map(content));
    return { name, rows: rows.filter((row) => !old.has(content(row))) };
  });
}

function content(row: readonly Cell[]): string {
  return JSON.stringify(row.map(cellKey));
}
