import type { Database } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import type { RunResult } from '../model/run.js';
import { faultOf, found, holds, nothingBefore, nothingSeen } from './checks.js';
import { judgeTable, type Later } from './later/judge.js';
import { type Told, withoutOnlyNew } from './later/only-new.js';
import { type Pairing, pairTables } from './later/pairing.js';
import { isOfWiderType } from './later/wider-type.js';
import { makeWrites, planWrites, type Write } from './later/writes.js';
import { blame } from './leftovers.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { refusesOnPurpose } from './round-trip/refusal.js';
import { skipRoundTrip } from './round-trip-schema.js';

/**
 * Asserts that what the application does after `up` survives `down`: edited cells keep the edit, inserted rows stay,
 * deleted rows stay deleted, and everything else comes back as it would have without those writes. Values that only the new
 * schema can hold are gone, or become others, by nature, which is told; in our own format, where `down` keeps them, the next `up` must put them back.
 *
 * Matters because nobody rolls back in the second of the release: there are writes in between.
 *
 * Cannot see what should become of an edit of a cell that the migration itself writes, other than that something has to be
 * left of it; nor rows of tables that only the new schema has, nor writes that the application makes in several tables at once.
 */
export const laterWrites: Property = {
  id: 'later-writes',
  title: 'writes after up survive down',
  skip,
  check,
};

function skip(subject: Subject): string | null {
  const reason = skipRoundTrip(subject) ?? nothingBefore(subject);
  if (reason !== null) return reason;
  return subject.migration.down === null ? 'there is no down to run (see round-trip-schema)' : null;
}

async function check(trial: Trial): Promise<Check> {
  // It costs as much as another round trip, so it looks at every third dataset, the empty one among them.
  if (trial.index > 1 && trial.index % 3 !== 1) return nothingSeen;
  if (!(await trial.up()).result.ok || !(await trial.down()).result.ok) return nothingSeen;
  const pairings = await pairTables(trial);
  const findings: Finding[] = [];
  let left: readonly Write[] | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const story = await tell(trial, pairings, left);
    if (story.made.length === 0) break;
    if (story.later !== null) {
      const { later, made } = story;
      const told = await withoutNew(
        trial,
        made,
        pairings.flatMap((pairing) => judgeTable(pairing, later, made)),
      );
      findings.push(...told.findings);
      const notes = [...discarded(pairings, made), ...told.notes];
      return findings.length > 0 ? found(findings) : { ...holds, notes };
    }
    const culprit = await culpritOf(trial, pairings, story.made);
    const told = failure(story.failed, culprit);
    const { failed } = story;
    const isMeant =
      failed?.direction === 'down' &&
      ((await refusesOnPurpose(trial, failed.result)) || (await isOfWiderType(trial, pairings, culprit)));
    findings.push(isMeant ? { ...told, kind: 'decision' } : told);
    left = story.made.filter((write) => write !== culprit);
    if (culprit === undefined) break;
  }
  return findings.length > 0 ? found(findings) : nothingSeen;
}

/** A write on which `down` fails is left out of the next telling, so that it does not hide the others. */
const ROUNDS = 3;

/** Tells the story again as far as `down`, where there is something to ask the old schema. */
async function withoutNew(trial: Trial, made: readonly Write[], findings: readonly Finding[]): Promise<Told> {
  if (findings.length === 0) return { findings, notes: [] };
  const database = await openAfterUp(trial);
  try {
    await makeWrites(database, made);
    await trial.run(database, 'down');
    return await withoutOnlyNew(database, findings);
  } finally {
    await database.close();
  }
}

/** What a rollback takes away by its nature: values that only the new schema can hold. */
function discarded(pairings: readonly Pairing[], made: readonly Write[]): string[] {
  return pairings.flatMap(({ now, added }) =>
    added
      .filter((column) => made.some((write) => write.table === now && isOf(write, column)))
      .map(
        (column) =>
          `a rollback discards what was written to ${now}.${column}, which the old schema does not have`,
      ),
  );
}

function isOf({ kind, column, row }: Write, name: string): boolean {
  return kind === 'edit' ? column === name : kind === 'insert' && row[name] !== undefined;
}

interface Story {
  /** The writes that the new schema took. */
  readonly made: readonly Write[];
  /** `null`: a direction failed. */
  readonly later: Later | null;
  readonly failed: Failure | null;
}

interface Failure {
  readonly direction: 'up' | 'down';
  readonly result: RunResult;
}

/** The application writes, `down` runs and, where the format is ours, `up` once more. */
async function tell(
  trial: Trial,
  pairings: readonly Pairing[],
  only: readonly Write[] | null,
): Promise<Story> {
  const database = await openAfterUp(trial);
  try {
    const made = await makeWrites(database, only ?? (await planWrites(trial, pairings)));
    if (made.length === 0) return { made, later: null, failed: null };
    const written = await database.image();
    const back = await trial.run(database, 'down');
    if (!back.ok) return { made, later: null, failed: { direction: 'down', result: back } };
    const down = await database.image();
    if (!trial.own || !(await trial.again()).result.ok)
      return { made, later: { written, down, again: null }, failed: null };
    const forth = await trial.run(database, 'up');
    if (!forth.ok) return { made, later: null, failed: { direction: 'up', result: forth } };
    return { made, later: { written, down, again: await database.image() }, failed: null };
  } finally {
    await database.close();
  }
}

/** A database after `up`; on the connection that ran it where the settings that `up` makes may outlive it. */
async function openAfterUp(trial: Trial): Promise<Database> {
  const { result } = await trial.up();
  const sets = result.statements.some(({ statement }) => /^\s*pragma\b/i.test(statement.sql));
  if (trial.rules.connection === 'fresh' || !sets) return trial.open('up');
  const database = await trial.open('before');
  await trial.run(database, 'up');
  return database;
}

/** The write on which alone it fails as well. */
async function culpritOf(
  trial: Trial,
  pairings: readonly Pairing[],
  made: readonly Write[],
): Promise<Write | undefined> {
  for (const write of made) {
    const { failed } = await tell(trial, pairings, [write]);
    if (failed !== null) return write;
  }
  return undefined;
}

function failure(failed: Failure | null, write: Write | undefined): Finding {
  const direction = failed?.direction ?? 'down';
  const what =
    write === undefined
      ? 'its writes'
      : `${nouns[write.kind]} ${write.table}${write.column === undefined ? '' : `.${write.column}`}`;
  return {
    code: `${direction}-fails-after-writes`,
    ...(write === undefined ? {} : { table: write.table }),
    ...(write?.column === undefined ? {} : { column: write.column }),
    summary: `${direction === 'down' ? 'down' : 'the next up'} fails after ${what}: ${faultOf(failed?.result.error)}`,
    differences:
      write === undefined
        ? []
        : [
            {
              table: write.table,
              key: write.row,
              ...(write.column === undefined
                ? {}
                : { column: write.column, after: write.statement.cells[0] ?? null }),
            },
          ],
    ...blame(failed?.result.statements.at(-1)?.statement),
    wayOut: `let ${direction} change, move or merge what the ${direction === 'down' ? 'old' : 'new'} schema does not take`,
  };
}

const nouns = { edit: 'an edit of', insert: 'an insert into', delete: 'a delete from' };
