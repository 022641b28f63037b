import type { HealthProblem } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import { found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that the engine's own checks find nothing after `up`, and after `down`, that was not there before: integrity,
 * foreign keys, and that every view, trigger and foreign key still compiles.
 *
 * Matters because SQLite lets a migration leave views and triggers that fail at their next use.
 *
 * Cannot see that a sound object now means something else.
 */
export const integrity: Property = {
  id: 'integrity',
  title: "the engine's own checks find nothing new",
  skip: () => null,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = new Set((await trial.health('before')).map(kindOf));
  const findings = newProblems(before, await trial.health('up'), 'up');
  if (trial.migration.down !== null && (await trial.down()).result.ok) {
    findings.push(...newProblems(before, await trial.health('down'), 'down'));
  }
  return findings.length > 0 ? found(findings) : holds;
}

/** Problems by what is broken, not by the row in which it shows. */
function kindOf({ kind, object, message }: HealthProblem): string {
  return `${kind} ${object} ${message.replace(/row \S+ of/, 'row of')}`;
}

function newProblems(
  before: ReadonlySet<string>,
  problems: readonly HealthProblem[],
  direction: 'up' | 'down',
): Finding[] {
  const fresh = problems.filter((problem) => !before.has(kindOf(problem)));
  const byKind = new Map(fresh.map((problem) => [kindOf(problem), problem]));
  return [...byKind.values()].map(({ kind, object, message }) => ({
    code: `${direction}-breaks-${kind}`,
    ...(object === '' ? {} : { table: object }),
    summary: `after ${direction}, ${describe(kind, object)}: ${message.replace(/row \S+ of/, 'a row of')}`,
    differences: [],
    wayOut: wayOut(kind),
  }));
}

function describe(kind: HealthProblem['kind'], object: string): string {
  if (kind === 'view') return `the view ${object} no longer works`;
  if (kind === 'trigger') return `writing to ${object} no longer works`;
  if (kind === 'foreign-key')
    return object === '' ? 'the foreign keys cannot be checked' : `foreign keys of ${object} are broken`;
  return 'the integrity check fails';
}

function wayOut(kind: HealthProblem['kind']): string {
  if (kind === 'view') return 'drop the view before the change and create it again after it';
  if (kind === 'trigger')
    return 'make triggers and foreign keys name tables and columns that are there afterwards';
  if (kind === 'foreign-key')
    return 'keep parents and children together, and run PRAGMA foreign_key_check before the end';
  return 'see the message: a constraint does not hold for rows that are there';
}
