import type { RowDifference } from '../compare/index.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { Image } from '../model/image.js';

/**
 * Without floating-point numbers that no row held before: a sum of such numbers is another one in its last places, or far off where they
 * cancel out, whenever they come in another order. One that is picked from several rows was there, and stays.
 */
export function withoutSums(
  before: Image,
  differences: readonly [string, RowDifference[]][],
): [string, RowDifference[]][] {
  const isFloat = (value: unknown) => typeof value === 'number';
  const known = new Set(
    [...before.tables.values()].flatMap(({ rows }) =>
      rows.flatMap((row) => row.filter(isFloat).map(cellKey)),
    ),
  );
  const isSum = ({ kind, before: one, after: other }: RowDifference) =>
    kind === 'cell' && [one, other].every((cell) => isFloat(cell) && !known.has(cellKey(cell as Cell)));
  return differences.flatMap(([table, rows]): [string, RowDifference[]][] => {
    const rest = rows.filter((row) => !isSum(row));
    return rest.length === 0 ? [] : [[table, rest]];
  });
}
