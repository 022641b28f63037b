import type { Database } from '../../engines/engine.js';
import { type Cell, sameCell } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';
import { rewind } from './effect.js';

/**
 * Whether a value of a column that has another type of the same kind now is what it was, read as the old type reads it: a
 * `bigint` that became `numeric` prints otherwise and is the same number. The database that knows the old type is asked.
 */
export async function sameAsOldType(
  before: Database,
  [old, now]: readonly [Column, Column],
  [written, stored]: readonly [Cell, Cell],
): Promise<boolean> {
  const kind = kindOf(old.type);
  if (kind === null || kind !== kindOf(now.type) || stored === null || typeof stored === 'object')
    return false;
  const sql = `SELECT CAST(CAST('${String(stored).replaceAll("'", "''")}' AS text) AS ${old.type})`;
  try {
    const { rows } = await before.rows(sql);
    return sameCell(rows[0]?.[0] ?? null, written);
  } catch {
    await rewind(before);
    return false;
  }
}

/** Types whose values nobody takes for one another's: whoever gives a column the other one means all that it says to be said otherwise. */
export function isAnotherKind(old: Column, now: Column): boolean {
  return old.type !== now.type && kindOf(old.type) !== kindOf(now.type);
}

/** Types whose values are read as one another's. */
const KINDS: readonly RegExp[] = [
  /^(smallint|integer|bigint|numeric|decimal|real|double precision)\b/i,
  /^(character varying|character|varchar|char|bpchar|text|citext)\b/i,
  /^timestamp\b/i,
  /^jsonb?$/i,
];

function kindOf(type: string): number | null {
  const at = KINDS.findIndex((kind) => kind.test(type));
  return at < 0 ? null : at;
}
