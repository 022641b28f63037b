import type { Frame } from './in-one-go.js';
import { DEFERRED } from './transaction-kind.js';
import { connectionSettings } from './world.js';

/** A statement of which nothing stays where it is refused. */
export const OWN_STATEMENT = savepoint('rehearsal_statement');

/** The same, with what is checked at the end of a transaction. */
export const CHECKED_STATEMENT: Frame = { ...OWN_STATEMENT, after: DEFERRED };

/** Rows that go in together or not at all. */
export const OWN_ROWS = savepoint('rehearsal_row');

const SEEN_BY_ALL = `RESET ROLE; SELECT ${Object.entries(connectionSettings)
  .filter(([name]) => !name.startsWith('rehearsal.'))
  .map(([name, value]) => `set_config('${name}', '${value}', true)`)
  .join(', ')}`;

/** A look at the database as every connection sees it. */
export const OWN_LOOK: Frame = { before: `BEGIN; ${SEEN_BY_ALL}`, end: 'ROLLBACK', undo: 'ROLLBACK' };

/** The same inside a transaction, of which nothing stays. */
export const INNER_LOOK: Frame = look('rehearsal_look');

function savepoint(name: string): Frame {
  const end = `RELEASE SAVEPOINT ${name}`;
  return { before: `SAVEPOINT ${name}`, end, undo: `ROLLBACK TO SAVEPOINT ${name}; ${end}` };
}

function look(name: string): Frame {
  const { before, undo } = savepoint(name);
  return { before: `${before}; ${SEEN_BY_ALL}`, end: undo, undo };
}
