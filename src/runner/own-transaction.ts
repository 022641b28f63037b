import type { Migration } from '../model/migration.js';
import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';

/**
 * The migration without the tool's transaction around those directions that begin or end one themselves; `null` where
 * none does.
 */
export function withoutWrapper(migration: Migration, dialect: Dialect): Migration | null {
  const up = unwrap(migration.up, dialect);
  const down = migration.down && unwrap(migration.down, dialect);
  if (up === null && down === null) return null;
  return { ...migration, up: up ?? migration.up, down: down ?? migration.down };
}

function unwrap(action: Migration['up'], dialect: Dialect): Migration['up'] | null {
  if (!action.transaction || typeof action.steps === 'function') return null;
  const own = action.steps.some(({ sql }) =>
    ['begin', 'commit', 'rollback'].includes(statementFacts(sql, dialect).kind),
  );
  return own ? { ...action, transaction: false } : null;
}
