import { type Cell, cellKey } from '../../model/cell.js';
import type { Column, Schema } from '../../model/schema.js';
import type { Dictionary } from '../dictionary.js';
import { traits } from '../traits.js';
import { nearValues } from './near.js';

/**
 * {@link nearValues} that the column takes as they are: where types are more than affinities, what a type would refuse, or keep as
 * the cell itself, is no other value. All of them where it is not known what the type takes.
 */
export function nearValuesIn(schema: Schema, column: Column, cell: Cell, dictionary: Dictionary): Cell[] {
  const near = nearValues(cell, column, dictionary);
  // How an array prints is not told beforehand.
  const type = traits[schema.dialect].typeOf(column, schema);
  if (type === null || column.type.endsWith('[]')) return near;
  const kept = near.map(type.keep).filter((value) => value !== undefined && value !== null) as Cell[];
  if (kept.length === 0) return near;
  const others = new Map(
    [...kept, ...near.filter((value) => value === null)].map((value) => [cellKey(value), value]),
  );
  others.delete(cellKey(cell));
  return [...others.values()];
}
