import { compareImages } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Condition } from '../model/migration.js';
import { found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that a database which breaks a precondition is refused and left as it was, and that one which meets all of
 * them is not refused.
 *
 * Matters because a precondition that never refuses protects nobody, and one that always does blocks the release.
 *
 * Cannot see a condition that nobody declared.
 */
export const preconditions: Property = {
  id: 'preconditions',
  title: 'breaking databases are refused, others are not',
  skip: ({ migration }) => (migration.preconditions.length === 0 ? 'it declares none' : null),
  check,
};

async function check(trial: Trial): Promise<Check> {
  const findings: Finding[] = [];
  let refusals = 0;
  for (const condition of trial.migration.preconditions) {
    const outcome = await breakIt(trial, condition);
    if (outcome === 'not broken') continue;
    refusals++;
    if (outcome !== 'refused') findings.push(outcome);
  }
  const accepted = await meetsAll(trial, findings);
  if (findings.length > 0) return found(findings);
  return accepted && refusals === trial.migration.preconditions.length ? holds : nothingSeen;
}

/** Makes a database that breaks the condition, by its own statements, and runs `up` on it. */
async function breakIt(trial: Trial, condition: Condition): Promise<Finding | 'refused' | 'not broken'> {
  const database = await trial.open('before');
  try {
    for (const sql of condition.breakWith ?? []) await database.run(sql);
    if ((await database.all(condition.sql)).length === 0) return 'not broken';
    const before = await database.image();
    const result = await trial.run(database, 'up');
    const name = condition.name;
    if (result.ok) {
      return {
        code: `not refused: ${name}`,
        differences: [],
        summary: `a database that breaks the precondition "${name}" is not refused`,
        wayOut: 'let the condition list the rows that break it',
      };
    }
    const differences = compareImages(before, await database.image());
    if (differences.length === 0) return 'refused';
    return {
      code: `changed: ${name}`,
      differences,
      summary: `a database that breaks the precondition "${name}" is refused, but not left as it was`,
    };
  } finally {
    await database.close();
  }
}

/** Whether the dataset itself meets all conditions and is let through. */
async function meetsAll(trial: Trial, findings: Finding[]): Promise<boolean> {
  const database = await trial.open('before');
  try {
    for (const { sql } of trial.migration.preconditions) {
      if ((await database.all(sql)).length > 0) return false;
    }
  } finally {
    await database.close();
  }
  const { result } = await trial.up();
  if (result.refusedBy !== undefined) {
    findings.push({
      code: `refused: ${result.refusedBy}`,
      differences: [],
      summary: `a database that meets every precondition is refused by "${result.refusedBy}"`,
    });
  }
  return true;
}
