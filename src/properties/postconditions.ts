import { ConditionError } from '../model/errors.js';
import { found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Subject, Trial } from './property.js';

/**
 * Asserts that the declared postconditions hold after every successful `up`, on the state that is committed.
 *
 * Matters because they are what the author himself promises, and the runner checks them in production too.
 *
 * Cannot see more than they say.
 */
export const postconditions: Property = {
  id: 'postconditions',
  title: 'what the author promises holds',
  skip,
  check,
};

function skip({ migration, own }: Subject): string | null {
  return migration.postconditions.length === 0 && !own ? 'the format has no way to state them' : null;
}

const NONE = 'the migration declares no postconditions';

async function check(trial: Trial): Promise<Check> {
  if (trial.migration.postconditions.length === 0) return { ...nothingSeen, notes: [NONE] };
  const { result } = await trial.up();
  if (result.ok) return holds;
  const { error } = result;
  if (!(error instanceof ConditionError) || error.kind !== 'postcondition') return nothingSeen;
  return found([
    {
      code: `broken: ${error.condition}`,
      summary: `the postcondition "${error.condition}" does not hold after up`,
      differences: [],
      wayOut: 'fix the up, or the condition',
    },
  ]);
}
