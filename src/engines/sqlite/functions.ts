import type BetterSqlite3 from 'better-sqlite3';
import type { SqlFunction } from '../engine.js';

/**
 * Defines stand-ins for functions of the application's on a connection. They count as deterministic, or SQLite would
 * refuse them in indexes, generated columns and CHECKs.
 */
export function defineFunctions(
  db: BetterSqlite3.Database,
  functions: Readonly<Record<string, SqlFunction>>,
): void {
  for (const [name, body] of Object.entries(functions)) {
    const options = { deterministic: true, varargs: true, safeIntegers: true };
    db.function(name, options, (...cells: unknown[]) => stored(body(...(cells as Parameters<SqlFunction>))));
  }
}

/** A whole number of JavaScript's is an integer to SQL, and what is true is 1, as in other drivers. */
function stored(value: ReturnType<SqlFunction>): unknown {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) return BigInt(value);
  return value ?? null;
}
