import type { World } from '../engine.js';
import type { Parameter } from './wire.js';

/**
 * One thing that was done to a database. Done again in the same order, from the same start, they give the same
 * database: the clock and random functions are the connection's own.
 */
export type Operation =
  | {
      readonly kind: 'statement';
      readonly sql: string;
      readonly parameters: readonly Parameter[];
      /** It was refused, and is refused again; what it left behind belongs to the state. */
      readonly refused: boolean;
    }
  /** A new connection to the same database, in another world. */
  | { readonly kind: 'connect'; readonly world: World };

/** How much work it is to do it again, in statements. */
export function weightOf(operation: Operation): number {
  if (operation.kind === 'connect') return 0;
  return needsCommit(operation.sql) ? 100 : 1 + operation.parameters.length / 200;
}

/** Whether PostgreSQL refuses the statement inside a transaction, or what it makes can be used after a commit only. */
export function needsCommit(sql: string): boolean {
  const text = sql.replace(/^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/, '');
  return OUTSIDE.test(text) || (/^(do|call)\b/i.test(text) && /\b(commit|rollback)\b/i.test(text));
}

const OUTSIDE = new RegExp(
  [
    '^(',
    'create\\s+(unique\\s+)?index\\s+concurrently',
    '|drop\\s+index\\s+concurrently',
    '|reindex\\b[^;]*\\bconcurrently',
    '|vacuum|cluster\\s*;?\\s*$',
    '|(create|drop)\\s+(database|tablespace|subscription)',
    '|alter\\s+system',
    '|alter\\s+table\\b[^;]*\\bdetach\\s+partition\\b[^;]*\\bconcurrently',
    '|alter\\s+type\\b[^;]*\\badd\\s+value',
    ')\\b',
  ].join(''),
  'i',
);
