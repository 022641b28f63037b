import { fold } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Direction } from '../model/run.js';

/**
 * Counters that fell back, so that numbers of rows that were deleted are handed out again.
 *
 * @param nameOf what a table is called afterwards; `null` where it is gone
 */
export function counterFindings(
  before: Image,
  after: Image,
  direction: Direction,
  nameOf: (table: string) => string | null = (table) => table,
): Finding[] {
  const counters = new Map([...(after.counters ?? [])].map(([table, next]) => [fold(table), next]));
  return [...(before.counters ?? [])].flatMap(([table, next]): Finding[] => {
    const now = counters.get(fold(nameOf(table) ?? ''));
    if (now === undefined || now >= next) return [];
    return [
      {
        code: 'counter-falls-back',
        table,
        summary: `${direction} resets the counter of ${table}: a new row can get the number of a deleted one`,
        differences: [{ table, before: next, after: now }],
        wayOut: `carry the counter over to the new table: SQLite keeps it in sqlite_sequence`,
      },
    ];
  });
}
