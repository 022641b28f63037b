import { ConditionError } from '../model/errors.js';
import type { Finding } from '../model/finding.js';
import type { RunResult } from '../model/run.js';
import { statementFacts } from '../sql/statement.js';
import { misreadNames, textDefaults } from './applies/misread.js';
import { skippedObjects } from './applies/skipped.js';
import { faultOf, found, holds, nothingSeen } from './checks.js';
import { refusalOf } from './old/refusal.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that `up` succeeds on every dataset that the old schema admits; a refusal is allowed only through a declared
 * precondition. A statement that succeeds and did not do what it says is no success: an object that IF NOT EXISTS left out although
 * the one of that name is another one, a name in double quotes that SQLite took for a text, and a default that spells the clock and is a text.
 *
 * Matters because what an application was allowed to write is what production holds.
 *
 * Cannot see data that the generator does not think of, nor a success that does the wrong thing.
 */
export const applies: Property = { id: 'applies', title: 'up succeeds on all data', skip: () => null, check };

async function check(trial: Trial): Promise<Check> {
  const { result } = await trial.up();
  if (result.ok) {
    const findings = [
      ...(await misreadNames(trial)),
      ...textDefaults(trial),
      ...(await skippedObjects(trial)),
    ];
    return findings.length > 0 ? found(findings) : holds;
  }
  if (result.refusedBy !== undefined) return nothingSeen;
  return found([await findingOf(trial, result)]);
}

async function findingOf(trial: Trial, result: RunResult): Promise<Finding> {
  const isEmpty = await failsEmpty(trial);
  const { rule, column } = refusalOf(result.error ?? new Error(''));
  return {
    code: isEmpty ? 'up-fails-empty' : rule === 'other' ? 'up-fails' : `up-fails: ${rule}`,
    summary: `up fails ${isEmpty ? 'on an empty database' : 'on rows that the old schema admits'}: ${faultOf(result.error)}`,
    differences: [],
    ...culprit(trial, result),
    ...(column === undefined || isEmpty ? {} : { column }),
    wayOut: wayOut(result, isEmpty),
  };
}

function wayOut({ error }: RunResult, isEmpty: boolean): string {
  if (/no such function/i.test(faultOf(error)))
    return 'where the application defines that function, give a stand-in: --functions FILE';
  if (isEmpty) return 'run the statement by hand: it cannot work';
  return 'handle these rows, or refuse them by a declared precondition';
}

/** Where it fails without any row, the rows are not to blame, and every dataset shows one and the same fault. */
async function failsEmpty(trial: Trial): Promise<boolean> {
  if (trial.index === 0 || trial.schemaAfter === null) return true;
  const { result } = await (await trial.sibling({})).up();
  return !result.ok && result.refusedBy === undefined;
}

/** The failing statement and its table; a condition that does not hold is no statement's fault alone. */
function culprit({ dialect }: Trial, { statements, error }: RunResult): Pick<Finding, 'blame' | 'table'> {
  const statement = statements.at(-1)?.statement;
  if (statement === undefined || error instanceof ConditionError) return {};
  const { sql, file, line } = statement;
  const { target, on } = statementFacts(sql, dialect);
  const table = on ?? target;
  return {
    ...(table === null ? {} : { table }),
    blame: { sql, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) },
  };
}
