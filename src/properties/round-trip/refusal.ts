import { sameImage } from '../../compare/index.js';
import { type BrokenRule, NotAwaited, StatementError } from '../../model/errors.js';
import type { RunResult } from '../../model/run.js';
import { findTable, type Schema } from '../../model/schema.js';
import type { Trial } from '../property.js';

/**
 * Whether a `down` that fails was made to fail: it changed nothing before, and what stopped it is an error that somebody raised, a
 * rule of a table that is none of the database's, or a statement that only reads and cannot succeed.
 */
export async function refusesOnPurpose(trial: Trial, result: RunResult): Promise<boolean> {
  return (await isRaised(trial, result)) && (await changedNothing(trial, result));
}

async function isRaised(trial: Trial, { error, statements }: RunResult): Promise<boolean> {
  if (!(error instanceof StatementError)) return isThrown(trial, error);
  const { broken } = error;
  if (broken?.rule === 'trigger') return true;
  if (broken !== undefined && broken.rule !== 'type')
    return isElsewhere(broken, (await trial.up()).image.schema);
  return onlyReads(trial, statements.at(-1)?.statement.sql ?? error.sql);
}

/** The rule is of a table that `down` has only for the time being. */
function isElsewhere({ table, check }: BrokenRule, schema: Schema): boolean {
  if (table !== undefined) return findTable(schema, table) === undefined;
  return check !== undefined && !schema.tables.some(({ sql }) => sql.includes(check));
}

/** Code that throws an error of its own, and not one that the language throws, or that it never hears of. */
function isThrown({ migration }: Trial, error: Error | undefined): boolean {
  const accidents = [TypeError, ReferenceError, RangeError, SyntaxError, NotAwaited];
  return (
    typeof migration.down?.steps === 'function' &&
    error !== undefined &&
    !accidents.some((accident) => error instanceof accident)
  );
}

/** All names in it are there, so that it fails only as it runs, and it writes nothing. */
async function onlyReads(trial: Trial, sql: string): Promise<boolean> {
  const database = await trial.open('up');
  try {
    return await database.reads(sql);
  } finally {
    await database.close();
  }
}

async function changedNothing(trial: Trial, { statements }: RunResult): Promise<boolean> {
  const before = statements.length - 1;
  if (before <= 0) return true;
  const { states } = await trial.walk('down');
  const [first, last] = [states[0], states[before]];
  return first !== undefined && last !== undefined && sameImage(first.image, last.image);
}
