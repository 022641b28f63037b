import type { Finding } from '../model/finding.js';
import { faultOf, found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that `up` succeeds on every dataset that the old schema admits; a refusal is allowed only through a declared
 * precondition.
 *
 * Matters because what an application was allowed to write is what production holds.
 *
 * Cannot see data that the generator does not think of, nor a success that does the wrong thing.
 */
export const applies: Property = { id: 'applies', title: 'up succeeds on all data', skip: () => null, check };

async function check(trial: Trial): Promise<Check> {
  const { result } = await trial.up();
  if (result.ok) return holds;
  if (result.refusedBy !== undefined) return nothingSeen;
  return found([findingOf(trial, result)]);
}

function findingOf(trial: Trial, result: Awaited<ReturnType<Trial['up']>>['result']): Finding {
  const statement = result.statements.at(-1)?.statement;
  const empty = trial.index === 0;
  return {
    code: empty ? 'up-fails-empty' : 'up-fails',
    summary: `up fails ${empty ? 'on an empty database' : 'on rows that the old schema admits'}: ${faultOf(result.error)}`,
    differences: [],
    ...(statement === undefined
      ? {}
      : {
          blame: {
            sql: statement.sql,
            ...(statement.file === undefined ? {} : { file: statement.file }),
            ...(statement.line === undefined ? {} : { line: statement.line }),
          },
        }),
    wayOut: empty
      ? 'run the statement by hand: it cannot work'
      : 'handle these rows, or refuse them by a declared precondition',
  };
}
