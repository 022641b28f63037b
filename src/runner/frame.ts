import type { StoredDatabase } from '../engines/engine.js';
import type { Action, Migration } from '../model/migration.js';
import type { Direction } from '../model/run.js';
import { type StatementFacts, statementFacts } from '../sql/statement.js';

/** Where the one transaction of a direction begins and ends among its statements. */
export interface Frame {
  /** How many statements run before it. */
  readonly lead: number;
  /** How many have run when it ends. */
  readonly end: number;
  /** The statements at both places are a BEGIN and a COMMIT of the migration's own. */
  readonly own: boolean;
}

/**
 * The transaction in which a direction can run as a whole although its tool opens none: its own one, where it has exactly one, or
 * one around everything that can stand in a transaction. `null`: its tool opens one, or there is no such place.
 */
export function frameOf(
  migration: Migration,
  direction: Direction,
  {
    dialect,
    needsCommit,
    afterInterruption,
  }: Pick<StoredDatabase, 'dialect' | 'needsCommit' | 'afterInterruption'>,
): Frame | null {
  const action = migration[direction];
  if (action === null || action.transaction || typeof action.steps === 'function') return null;
  // What can be gone on with needs no transaction around the rest.
  if (afterInterruption !== undefined && action.steps.some(({ sql }) => needsCommit(sql))) return null;
  const facts = action.steps.map(({ sql }) => statementFacts(sql, dialect));
  const frame = ownFrame(facts) ?? widestFrame(facts);
  if (frame === null) return null;
  const outside = [...facts.slice(0, frame.lead), ...facts.slice(frame.end)];
  return outside.every(staysOutside) && inside(facts, frame).every(staysInside) ? frame : null;
}

/** The statements before, in and after the transaction; all are in it where there is no frame. */
export function partsOf(
  { steps }: Action,
  frame: Frame | null,
): { readonly lead: Action['steps']; readonly core: Action['steps']; readonly tail: Action['steps'] } {
  if (frame === null || typeof steps === 'function') return { lead: [], core: steps, tail: [] };
  return {
    lead: steps.slice(0, frame.lead),
    core: inside(steps, frame),
    tail: steps.slice(frame.end),
  };
}

function ownFrame(facts: readonly StatementFacts[]): Frame | null {
  const begin = facts.findIndex(({ kind }) => kind === 'begin');
  const commit = facts.findLastIndex(({ kind }) => kind === 'commit');
  return begin < 0 || commit < begin ? null : { lead: begin, end: commit + 1, own: true };
}

function widestFrame(facts: readonly StatementFacts[]): Frame | null {
  const lead = facts.findIndex(staysInside);
  return lead < 0 ? null : { lead, end: facts.findLastIndex(staysInside) + 1, own: false };
}

function inside<T>(list: readonly T[], { lead, end, own }: Frame): readonly T[] {
  return own ? list.slice(lead + 1, end - 1) : list.slice(lead, end);
}

/** What writes no rows and no definitions, or cannot stand in a transaction. */
function staysOutside({ kind }: StatementFacts): boolean {
  return ['pragma', 'vacuum', 'attach', 'select'].includes(kind);
}

function staysInside({ kind, target }: StatementFacts): boolean {
  if (kind === 'pragma') return insidePragmas.includes(target ?? '');
  if (kind === 'rollback') return target !== null;
  return !['begin', 'commit', 'vacuum', 'attach'].includes(kind);
}

/** Those that mean in a transaction what they mean outside of one. */
const insidePragmas = [
  ...['foreign_key_check', 'integrity_check', 'quick_check', 'table_info', 'table_xinfo', 'index_list'],
  ...['user_version', 'application_id', 'legacy_alter_table', 'writable_schema', 'schema_version'],
  ...['ignore_check_constraints', 'recursive_triggers', 'optimize'],
];
