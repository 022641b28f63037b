import type { Finding } from '../model/finding.js';
import type { Migration } from '../model/migration.js';
import type { Property } from '../properties/property.js';
import { type Counterexample, findingOn } from './shrink.js';
import type { Stage } from './trial.js';

/**
 * Says of a fault whether it hangs on a transaction being put around each file, where that is an assumption. A switch of foreign keys
 * inside a transaction does nothing, so that it often does.
 */
export async function sayWrapper(stage: Stage, property: Property, found: Counterexample): Promise<Finding> {
  const { subject } = stage;
  const { migration, rules } = subject;
  if (rules.wrapperAssumed !== true || !isWrapped(migration)) return found.finding;
  const without = await findingOn(
    { ...stage, subject: { ...subject, migration: unwrapped(migration) } },
    property,
    found,
  );
  if (without !== undefined) return found.finding;
  const wayOut = `${found.finding.wayOut === undefined ? '' : `${found.finding.wayOut}; `}${ADVICE}`;
  return {
    ...found.finding,
    summary: `${found.finding.summary} (only where each file runs in a transaction)`,
    wayOut,
  };
}

const ADVICE = 'where the runner opens none, verify with --transaction off';

function isWrapped({ up, down }: Migration): boolean {
  return up.transaction || down?.transaction === true;
}

function unwrapped(migration: Migration): Migration {
  const { up, down } = migration;
  return { ...migration, up: { ...up, transaction: false }, down: down && { ...down, transaction: false } };
}
