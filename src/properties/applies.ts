import { moderated, withOneLarge } from '../datasets/index.js';
import { ConditionError, isOverflow, NotAwaited, NotHereError } from '../model/errors.js';
import type { Finding } from '../model/finding.js';
import type { RunResult } from '../model/run.js';
import { adviceFor } from './applies/advice.js';
import { reachedByPlace } from './applies/by-place.js';
import { oddDefaults } from './applies/defaults.js';
import { filledInFirstRows } from './applies/first-rows.js';
import { heldUpByOneRow } from './applies/held-up.js';
import { misreadNames, textDefaults } from './applies/misread.js';
import { stoppedByNull } from './applies/null-lists.js';
import { refusesRows } from './applies/refuses.js';
import { skippedObjects } from './applies/skipped.js';
import { swallowed } from './applies/swallowed.js';
import { thrownAt } from './applies/thrown-at.js';
import { AWAIT, faultOf, found, holds, nothingSeen } from './checks.js';
import { blameOf } from './culprit.js';
import { refusalOf } from './old/refusal.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that `up` succeeds on every dataset that the old schema admits; a refusal is allowed only through a declared
 * precondition; one that the migration itself raises is a decision. A statement that succeeds and did not do what it says is no
 * success: an object that IF NOT EXISTS left out although the one of that name is another one, a name in double quotes that SQLite took for a text, and a default that spells the clock and is a text,
 * is a text in a column of numbers, or a moment in place of the clock. Nor is one that touches no row because of a NULL elsewhere,
 * or that fills a new column in so many rows and no more, or in none because of an error over one. Code that leaves work behind that nobody
 * awaits has not succeeded, nor has code that goes on where the database has refused it a row.
 *
 * Matters because what an application was allowed to write is what production holds.
 *
 * Cannot see data that the generator does not think of, nor a success that does the wrong thing.
 */
export const applies: Property = { id: 'applies', title: 'up succeeds on all data', skip: () => null, check };

async function check(trial: Trial): Promise<Check> {
  const { result } = await trial.up();
  if (result.ok) {
    const effects = await trial.effects();
    const findings = [
      ...(await misreadNames(trial)),
      ...textDefaults(trial),
      ...oddDefaults(trial),
      ...(await skippedObjects(trial)),
      ...(await stoppedByNull(trial)),
      ...(await swallowed(trial)),
      ...(effects === null ? [] : await filledInFirstRows(trial, effects)),
      ...(effects === null ? [] : await heldUpByOneRow(trial, effects)),
      ...(effects === null ? [] : await reachedByPlace(trial, effects)),
    ];
    return findings.length > 0 ? found(findings) : holds;
  }
  // Code that wants what is not here says nothing of the rows.
  if (result.refusedBy !== undefined || result.error instanceof NotHereError) return nothingSeen;
  if (await isOfManyLarge(trial)) return { findings: [], evidence: false, notes: [noteOf(result)] };
  return found([await findingOf(trial, result)]);
}

/**
 * Whether it overflows only because several numbers are too large at once: no single one of them does it, and without them `up` gets
 * through.
 */
async function isOfManyLarge(trial: Trial): Promise<boolean> {
  if (!(await overflows(trial))) return false;
  const tried = [
    moderated(trial.dataset, trial.schemaBefore),
    ...withOneLarge(trial.dataset, trial.schemaBefore),
  ];
  for (const dataset of tried) {
    const sibling = await trial.sibling(dataset);
    if (sibling.loaded.rejected.length > trial.loaded.rejected.length || (await overflows(sibling)))
      return false;
  }
  return true;
}

async function overflows(trial: Trial): Promise<boolean> {
  return isOverflow((await trial.up()).result.error);
}

function noteOf({ error }: RunResult): string {
  return `where several numbers are near the largest of their type, what up makes of them overflows: ${faultOf(error)}; such rows are left out`;
}

async function findingOf(trial: Trial, result: RunResult): Promise<Finding> {
  const { statements, error } = result;
  if (error instanceof NotAwaited) return notAwaited(error);
  const isEmpty = await failsEmpty(trial);
  const { rule, table, column } = refusalOf(error);
  const statement = statements.at(-1)?.statement;
  // A condition that does not hold is no statement's fault alone.
  const isStatement = statement !== undefined && !(error instanceof ConditionError);
  const blame = thrownAt(error, trial.migration) ?? (isStatement ? blameOf(statement) : null);
  const isMeant = !isEmpty && (await refusesRows(trial, result));
  const how = isMeant
    ? 'refuses rows that the old schema allows, on purpose'
    : 'fails on rows that the old schema allows';
  return {
    code: isEmpty ? 'up-fails-empty' : rule === 'other' ? 'up-fails' : `up-fails: ${rule}`,
    ...(isMeant ? { kind: 'decision' as const } : {}),
    ...(table === undefined ? {} : { table }),
    summary: `up ${isEmpty ? 'fails on an empty database' : how}: ${faultOf(error)}`,
    differences: [],
    ...(blame === null ? {} : { blame }),
    ...(column === undefined || isEmpty ? {} : { column }),
    wayOut: isEmpty
      ? 'correct the statement: it fails on the schema that is there, whatever the rows'
      : adviceFor(rule, trial.own),
  };
}

function notAwaited({ message }: NotAwaited): Finding {
  const summary = `up ends before its work does: ${message}`;
  return { code: 'up-not-awaited', summary, differences: [], wayOut: AWAIT };
}

/** Where it fails without any row, the rows are not to blame, and every dataset shows one and the same fault. */
async function failsEmpty(trial: Trial): Promise<boolean> {
  if (trial.index === 0 || trial.schemaAfter === null) return true;
  const { result } = await (await trial.sibling({})).up();
  return !result.ok && result.refusedBy === undefined;
}
