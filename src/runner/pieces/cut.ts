import type { StoredDatabase } from '../../engines/engine.js';
import type { Migration, Statement } from '../../model/migration.js';
import type { Direction } from '../../model/run.js';
import { statementFacts } from '../../sql/statement.js';

/** A part of a migration that is kept by itself. */
export interface Piece {
  readonly statements: readonly Statement[];
  /** It has a transaction of its own; else it is one statement that stands in none. */
  readonly transaction: boolean;
  /** It sets up the connection, which every connection needs that goes on with the rest. */
  readonly setting: boolean;
}

/**
 * The pieces of a direction that cannot run in one transaction: statements that stand in none, transactions of its own, and every other
 * statement by itself. `null`: it runs in one, or is code, or the engine cannot tell how far one of its statements has come.
 */
export function piecesOf(
  migration: Migration,
  direction: Direction,
  database: Pick<StoredDatabase, 'dialect' | 'needsCommit' | 'afterInterruption'>,
): readonly Piece[] | null {
  const action = migration[direction];
  if (action === null || action.transaction || typeof action.steps === 'function') return null;
  if (action.obstacle !== undefined || database.afterInterruption === undefined) return null;
  const pieces: Piece[] = [];
  let open: Statement[] | null = null;
  for (const statement of action.steps) {
    const { kind, target } = statementFacts(statement.sql, database.dialect);
    if (kind === 'begin') {
      if (open !== null) return null;
      open = [];
    } else if (kind === 'commit') {
      if (open === null) return null;
      pieces.push({ statements: open, transaction: true, setting: false });
      open = null;
    } else if (kind === 'rollback' && target === null) {
      return null;
    } else if (open !== null) {
      open.push(statement);
    } else {
      pieces.push({
        statements: [statement],
        transaction: !database.needsCommit(statement.sql),
        setting: /^\s*(set|reset)\b/i.test(statement.sql),
      });
    }
  }
  return open === null ? pieces : null;
}
