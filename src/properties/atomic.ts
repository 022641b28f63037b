import { compareImages } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Direction } from '../model/run.js';
import { statementFacts } from '../sql/statement.js';
import { faultOf, found, holds, nothingSeen } from './checks.js';
import type { Check, Property, Subject, Trial } from './property.js';

/**
 * Asserts that a failure after any statement, of `up` or of `down`, leaves the database as it was, under the transaction
 * rules of the folder's own tool.
 *
 * Matters because a half-run migration can neither be run again nor undone.
 *
 * Cannot see what a killed process leaves on disk (`crash`), nor what another connection sees meanwhile.
 */
export const atomic: Property = { id: 'atomic', title: 'a failure leaves nothing behind', skip, check };

function skip({ migration, rules }: Subject): string | null {
  if (rules.transactions || bringsItsOwn(migration.up.steps)) return null;
  return "the folder's tool runs migrations without a transaction: a failure in the middle leaves what ran before it";
}

function bringsItsOwn(steps: Subject['migration']['up']['steps']): boolean {
  return typeof steps !== 'function' && steps.some(({ sql }) => statementFacts(sql).kind === 'begin');
}

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  const before = await trial.before();
  if (!up.result.ok) return afterRealFailure(trial, before, up);
  if (!CASES.has(trial.index)) return nothingSeen;
  const findings = await injectInto(trial, 'up', before, up.result.statements.length);
  if (trial.migration.down !== null) {
    const down = await trial.down();
    if (down.result.ok)
      findings.push(...(await injectInto(trial, 'down', up.image, down.result.statements.length)));
  }
  return findings.length > 0 ? found(findings.slice(0, 2)) : holds;
}

/** Every statement is failed on a few datasets, the empty one and small ones among them. */
const CASES = new Set([0, 2, 5, 9, 14]);

function afterRealFailure(trial: Trial, before: Image, up: Awaited<ReturnType<Trial['up']>>): Check {
  const differences = compareImages(before, up.image);
  if (differences.length === 0) return nothingSeen;
  return found([
    {
      code: 'failed-up-stays',
      summary: `up fails (${faultOf(up.result.error)}) and what ran before the failure stays`,
      differences: differences.slice(0, 20),
      wayOut: advice(trial, 'up'),
    },
  ]);
}

async function injectInto(
  trial: Trial,
  direction: Direction,
  expected: Image,
  statements: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const from = direction === 'up' ? 'before' : 'up';
  for (let failAfter = 0; failAfter <= statements; failAfter++) {
    const database = await trial.open(from);
    try {
      const result = await trial.run(database, direction, { failAfter });
      if (result.ok) continue;
      const differences = compareImages(expected, await database.image());
      const statement = result.statements.at(-1)?.statement;
      if (differences.length === 0 || statement === undefined) continue;
      // A script that failed after its last statement has done all of its work; only the tool's record is missing.
      if (failAfter === statements && trial.migration[direction]?.transaction === false) continue;
      findings.push({
        code: `${direction}-not-atomic`,
        summary: `a failure in the middle of ${direction} leaves a part of it behind`,
        differences: differences.slice(0, 20),
        blame: {
          sql: statement.sql,
          ...(statement.file === undefined ? {} : { file: statement.file }),
          ...(statement.line === undefined ? {} : { line: statement.line }),
        },
        wayOut: advice(trial, direction),
      });
      return findings;
    } finally {
      await database.close();
    }
  }
  return findings;
}

function advice(trial: Trial, direction: Direction): string {
  return trial.migration[direction]?.transaction === false
    ? 'run it in a transaction, or give each statement a migration of its own'
    : 'take COMMIT and what works outside a transaction out of the migration';
}
