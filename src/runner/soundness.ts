import type { HealthProblem, StoredDatabase } from '../engines/engine.js';
import type { StatementRun } from '../model/run.js';
import type { Accounts } from './accounts.js';
import { lostRows } from './losses.js';
import type { Step } from './steps.js';
import { newProblems, type Survey } from './survey.js';

/**
 * Looks at what the statements have left, before it is kept.
 *
 * @param beyond statements ran before of which nothing is known any more
 * @throws when rows are lost that nothing accounts for, or something is unsound that was not before
 */
export async function demandSound(
  database: StoredDatabase,
  step: Step,
  accounts: Pick<Accounts, 'before' | 'taken' | 'close'>,
  statements: readonly StatementRun[],
  known: readonly HealthProblem[],
  beyond = false,
): Promise<{ readonly after: Survey; readonly problems: readonly HealthProblem[] }> {
  const { after, touched } = await accounts.close();
  const found = await database.health(touched);
  const { before, taken } = accounts;
  const lost =
    step.direction === 'up' ? lostRows(before, after, step.migration, statements, { taken, beyond }) : [];
  const all = [...lost, ...newProblems(known, found)];
  const [first] = all;
  if (first === undefined) return { after, problems: found.filter((one) => !isKnown(known, one)) };
  const more = all.length - 1;
  throw new Error(`it would leave the database unsound: ${first}${more > 0 ? ` (and ${more} more)` : ''}`);
}

function isKnown(known: readonly HealthProblem[], { message }: HealthProblem): boolean {
  return known.some((one) => one.message === message);
}
