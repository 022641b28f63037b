import { sameImage } from '../../compare/index.js';
import { StatementError } from '../../model/errors.js';
import type { RunResult } from '../../model/run.js';
import { findTable } from '../../model/schema.js';
import { statementFacts } from '../../sql/statement.js';
import { isWord, significant, tokenize } from '../../sql/tokenize.js';
import type { Trial } from '../property.js';

/**
 * Whether a `down` that fails was made to fail: it changed nothing before, and what stopped it is an error that somebody raised, or
 * a statement that only reads and cannot succeed. A name that is not there, or a syntax error, is a mistake.
 */
export async function refusesOnPurpose(trial: Trial, result: RunResult): Promise<boolean> {
  return (await isRaised(trial, result)) && (await changedNothing(trial, result));
}

async function isRaised(trial: Trial, { error, statements }: RunResult): Promise<boolean> {
  if (!(error instanceof StatementError)) return isThrown(trial, error);
  const { code = '', sql } = error;
  if (RAISED.has(code) || raises(sql)) return true;
  const facts = statementFacts(sql, trial.dialect);
  if (CONSTRAINT.test(code)) {
    const { schema } = (await trial.up()).image;
    return facts.target !== null && findTable(schema, facts.target) === undefined;
  }
  const last = statements.at(-1)?.statement.sql ?? sql;
  return facts.kind === 'select' && (BAD_VALUE.test(code) || (await isSound(trial, last)));
}

/** RAISE EXCEPTION and ASSERT of PL/pgSQL; RAISE in a trigger of SQLite. */
const RAISED: ReadonlySet<string> = new Set(['P0001', 'P0004', 'SQLITE_CONSTRAINT_TRIGGER']);
const CONSTRAINT = /^(SQLITE_CONSTRAINT|23)/;
/** A division by zero, a text that is no number. */
const BAD_VALUE = /^22/;

/** SQLite's RAISE outside a trigger: it cannot succeed, and is written for no other purpose. */
function raises(sql: string): boolean {
  const words = significant(tokenize(sql));
  return words.some((token, at) => isWord(token, 'RAISE') && words[at + 1]?.text === '(');
}

/** Code that throws an error of its own, and not one that the language throws. */
function isThrown({ migration }: Trial, error: Error | undefined): boolean {
  const accidents = [TypeError, ReferenceError, RangeError, SyntaxError];
  return (
    typeof migration.down?.steps === 'function' &&
    error !== undefined &&
    !accidents.some((accident) => error instanceof accident)
  );
}

/** Whether all names in the statement are there, so that it fails only as it runs. */
async function isSound(trial: Trial, sql: string): Promise<boolean> {
  const database = await trial.open('up');
  try {
    await database.plan(sql);
    return true;
  } catch {
    return false;
  } finally {
    await database.close();
  }
}

async function changedNothing(trial: Trial, { statements }: RunResult): Promise<boolean> {
  const before = statements.length - 1;
  if (before <= 0) return true;
  const { image } = await trial.up();
  const database = await trial.open('up');
  let same = true;
  try {
    await trial.run(database, 'down', {
      afterEach: async (count) => {
        if (count === before) same = sameImage(image, await database.image());
      },
    });
    return same;
  } finally {
    await database.close();
  }
}
