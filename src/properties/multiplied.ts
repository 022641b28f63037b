import { keyOf, tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { factorsOf, type Multiplied, multipliedNumbers } from '../effects/multiplied.js';
import { oncePer } from '../effects/once.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { rowDifferences } from './checks.js';

/** Counts and sums that `up` fills from a join of two tables that both belong to the row, so that each number is multiplied by the other. */
export function multiplied(before: Image, after: Image, effects: Effects): Finding[] {
  return multipliedIn(effects).flatMap((made) => {
    const image = tableNamed(after, made.table);
    const wrong = factorsOf(before, after, made).filter(
      ({ value, total, times }) => value === total * times && value !== total,
    );
    if (image === undefined || wrong.length === 0) return [];
    const differences = wrong.map(({ row, cell }) => ({
      kind: 'cell' as const,
      key: keyOf(image, row),
      column: made.column,
      after: cell,
    }));
    return [finding(made, rowDifferences(made.table, differences))];
  });
}

const multipliedIn = oncePer(multipliedNumbers);

function finding(
  { table, column, counted, summed, by }: Multiplied,
  differences: Finding['differences'],
): Finding {
  const what = summed === null ? `the rows of ${counted.table}` : `${counted.table}.${summed}`;
  return {
    code: 'numbers-multiplied',
    table,
    column,
    summary: `up fills ${table}.${column} with ${what} once for each row of ${by.table}: a join of both multiplies them`,
    differences,
    wayOut: `count each table in a subquery of its own, or use COUNT(DISTINCT …); or accept it: -- rehearsal: accept row-count ${table}.${column} because REASON`,
  };
}
