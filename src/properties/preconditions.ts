import { compareImages, sameImage } from '../compare/index.js';
import type { Database } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Condition } from '../model/migration.js';
import { faultOf, found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that a database which breaks a precondition is refused and left as it was, and that one which meets all of
 * them is not refused. What breaks a condition is the dataset, or the condition's own `breakWith`.
 *
 * Matters because a precondition that never refuses protects nobody, and one that always does blocks the release.
 *
 * Cannot see a condition that nobody declared, nor one that nothing breaks: then there is no evidence.
 */
export const preconditions: Property = {
  id: 'preconditions',
  rowless: true,
  title: 'breaking databases are refused, others are not',
  skip: ({ migration }) => (migration.preconditions.length === 0 ? 'it declares none' : null),
  check,
};

async function check(trial: Trial): Promise<Check> {
  const { result } = await trial.up();
  // A dataset that is refused shows what the others cannot; of those, a few with breakWith are enough.
  if (result.refusedBy === undefined && trial.index % 8 !== 0) return nothingSeen;
  const findings: Finding[] = [];
  let broken = 0;
  for (const condition of trial.migration.preconditions) {
    const outcome = await breakIt(trial, condition);
    if (outcome === 'not broken') continue;
    broken++;
    if (outcome !== 'refused') findings.push(outcome);
  }
  if (findings.length > 0) return found(findings);
  // Each condition has to be broken, and some database let through, before anything is said.
  const allBroken = broken === trial.migration.preconditions.length;
  return allBroken && (await letsThrough(trial)) ? holds : nothingSeen;
}

/** Makes a database that breaks the condition and runs `up` on it. */
async function breakIt(trial: Trial, condition: Condition): Promise<Finding | 'refused' | 'not broken'> {
  const database = await trial.open('before');
  try {
    if (!(await isBroken(database, condition))) return 'not broken';
    const before = await database.image();
    const result = await trial.run(database, 'up');
    if (result.ok) return notRefused(condition);
    if (result.refusedBy === undefined) return failsInstead(condition, result.error);
    const after = await database.image();
    return sameImage(before, after) ? 'refused' : changed(condition, before, after);
  } finally {
    await database.close();
  }
}

/** By the dataset, or by the condition's own statements as far as they work on it. */
async function isBroken(database: Database, { sql, breakWith }: Condition): Promise<boolean> {
  if (await lists(database, sql)) return true;
  try {
    for (const statement of breakWith ?? []) await database.run(statement);
  } catch {
    return false;
  }
  return lists(database, sql);
}

/** A condition that cannot even be asked does not list anything; `up` will tell what it makes of that. */
async function lists(database: Database, sql: string): Promise<boolean> {
  try {
    return (await database.all(sql)).length > 0;
  } catch {
    return true;
  }
}

/** Some database is not refused: this one, or the empty one. */
async function letsThrough(trial: Trial): Promise<boolean> {
  if ((await trial.up()).result.refusedBy === undefined) return true;
  const empty = await trial.sibling({});
  return (await empty.up()).result.refusedBy === undefined;
}

function notRefused({ name }: Condition): Finding {
  return {
    code: `not-refused: ${name}`,
    summary: `a database that breaks the precondition "${name}" is not refused`,
    differences: [],
    wayOut: 'let the condition list the rows that break it',
  };
}

function failsInstead({ name }: Condition, error: Error | undefined): Finding {
  return {
    code: `fails: ${name}`,
    summary: `on a database that breaks the precondition "${name}" up fails in place of refusing: ${faultOf(error)}`,
    differences: [],
    wayOut: 'write the condition so that it can be asked of every database, such as by pragma_table_xinfo',
  };
}

function changed({ name }: Condition, before: Image, after: Image): Finding {
  return {
    code: `changed: ${name}`,
    summary: `a database that breaks the precondition "${name}" is refused, but not left as it was`,
    differences: compareImages(before, after).slice(0, 20),
    wayOut: 'let the condition only read',
  };
}
