import type { World } from '../engine.js';
import { addsEnumValue } from './enum-values.js';
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
  /** A statement of our own; it puts sequences to where refused statements had left them, or the like. */
  | {
      readonly kind: 'own';
      readonly sql: string;
      /** It wants the rights of a superuser. */
      readonly lent: boolean;
    }
  /** A new connection to the same database, in another world. */
  | { readonly kind: 'connect'; readonly world: World; readonly searchPath: readonly string[] };

/** A statement that went in, or was refused. */
export function statementOf(
  { sql, parameters = [] }: Partial<Bound> & Pick<Bound, 'sql'>,
  refused = false,
): Operation {
  return { kind: 'statement', sql, parameters, refused };
}

/** A statement with what it binds. */
export interface Bound {
  readonly sql: string;
  readonly parameters: readonly Parameter[];
}

/** How much work it is to do it again, in statements. */
export function weightOf(operation: Operation, proven: Proven): number {
  if (operation.kind !== 'statement') return operation.kind === 'connect' ? 0 : 5;
  return proven.needsCommit(operation) ? 100 : 1 + operation.parameters.length / 200;
}

/**
 * Statements that build or drop an index concurrently and were seen to succeed. In a database that nobody else uses they
 * come to the same as without that word, and then need no commit. Others are known by their words alone not to need one, and do.
 */
export class Proven {
  readonly #statements = new Set<string>();
  readonly #committing = new Set<string>();
  /** Rows of the catalogs can be written, so that new enum values can be used without a commit. */
  readonly catalogs: boolean;

  constructor(catalogs: boolean) {
    this.catalogs = catalogs;
  }

  /** It succeeded for good. */
  add(sql: string): void {
    if (withoutConcurrently(sql) !== null) this.#statements.add(sql);
  }

  /** What comes to the same inside a transaction; `null` where nothing is known to. */
  sameAs(sql: string): string | null {
    return this.#statements.has(sql) ? withoutConcurrently(sql) : null;
  }

  /** It was seen to commit by itself, as a procedure may. */
  commits(sql: string): void {
    this.#committing.add(sql);
  }

  needsCommit(operation: Operation): boolean {
    if (operation.kind !== 'statement') return false;
    if (this.#committing.has(operation.sql)) return true;
    if (!this.mustCommit(operation.sql)) return false;
    return operation.refused || this.sameAs(operation.sql) === null;
  }

  /** Whether there is no way round a real commit, by the statement's words. */
  mustCommit(sql: string): boolean {
    return LASTS_UNTIL_COMMIT.test(sql) || (needsCommit(sql) && !(this.catalogs && addsEnumValue(sql)));
  }
}

function withoutConcurrently(sql: string): string | null {
  const [head] =
    /^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*(create\s+(unique\s+)?|drop\s+)index\s+concurrently\b/i.exec(sql) ??
    [];
  return head === undefined ? null : head.replace(/concurrently$/i, '') + sql.slice(head.length);
}

/** Whether PostgreSQL refuses the statement inside a transaction, or what it makes can be used after a commit only. */
export function needsCommit(sql: string): boolean {
  const text = sql.replace(/^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*/, '');
  return OUTSIDE.test(text) || (/^(do|call)\b/i.test(text) && /\b(commit|rollback)\b/i.test(text));
}

/** What a real COMMIT ends, and a savepoint that is released does not. Limits of time harm nobody. */
const LASTS_UNTIL_COMMIT =
  /\bon\s+commit\s+(drop|delete\s+rows)\b|^\s*set\s+local\s+(?!lock_timeout|statement_timeout)\w/i;

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
