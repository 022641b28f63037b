import { sameImage } from '../compare/index.js';
import type { DiskLog, HealthProblem, Wreck } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Statement } from '../model/migration.js';
import type { Direction } from '../model/run.js';
import { atomic } from './atomic.js';
import { found, holds, nothingSeen } from './checks.js';
import { blame, differencesOf } from './leftovers.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { goesOnAfter, onlyAdds } from './recovery.js';

/**
 * Asserts that a process that dies between two statements of `up` or `down` leaves a database file that is, when it is
 * opened again, as before or as after, and sound: with a rollback journal and with a write-ahead log. Where a migration is run
 * without a transaction, it may also leave a part from which a second run ends where an undisturbed one does, or whole objects of
 * its own beside all that was there.
 *
 * Matters because nobody rolls anything back when the machine stops: what is on the disk is all that there is.
 *
 * Cannot see a process that dies within a statement (`npm run kill` kills real ones at any moment), nor a disk that loses
 * what it was told to keep.
 */
export const crash: Property = {
  id: 'crash',
  title: 'a killed process leaves the old or the new',
  skip,
  check,
};

function skip(subject: Subject): string | null {
  if (!subject.capabilities.embedded) return 'the server keeps its transactions whole, whichever client dies';
  return atomic.skip(subject);
}

async function check(trial: Trial): Promise<Check> {
  const log = CASES.get(trial.index);
  if (log === undefined) return nothingSeen;
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = { image: await trial.before(), health: await trial.health('before') };
  const after = { image: up.image, health: await trial.health('up') };
  const findings = await dieDuring(trial, 'up', log, before, after);
  const down = trial.migration.down === null ? null : await trial.down();
  if (down?.result.ok) {
    const back = { image: down.image, health: await trial.health('down') };
    findings.push(...(await dieDuring(trial, 'down', log, after, back)));
  }
  return findings.length > 0 ? found(findings) : holds;
}

/** A disk is slow, so only a few datasets get one: the empty one and two more. */
const CASES: ReadonlyMap<number, DiskLog> = new Map([
  [0, 'rollback'],
  [4, 'write-ahead'],
  [9, 'rollback'],
]);

interface State {
  readonly image: Image;
  readonly health: readonly HealthProblem[];
}

/** Looks at the files after each statement and at the end; the first moment that leaves neither state is told. */
async function dieDuring(
  trial: Trial,
  direction: Direction,
  log: DiskLog,
  from: State,
  to: State,
): Promise<Finding[]> {
  const database = await trial.openOnDisk(direction === 'up' ? 'before' : 'up', log);
  if (database === null) return [];
  const bad: { readonly after: number; readonly wreck: Wreck }[] = [];
  const look = async (after: number) => {
    const wreck = await database.afterCrash();
    if (!isOneOf(wreck, [from, to])) bad.push({ after, wreck });
  };
  try {
    const { ok, statements } = await trial.run(database, direction, {
      afterEach: async (after) => {
        if (after <= MOST || after % MOST === trial.salt % MOST) await look(after);
      },
    });
    if (ok) await look(statements.length);
    for (const { after, wreck } of bad) {
      if (isSound(wreck, [from, to]) && trial.migration[direction]?.transaction === false) {
        const left = wreck.image as Image;
        if (onlyAdds(await trial.before(), left)) continue;
        if (await goesOnAfter(trial, direction, after, { left, complete: to.image })) continue;
      }
      return [findingOf(direction, from, wreck, statements[after - 1]?.statement)];
    }
    return [];
  } finally {
    await database.close();
  }
}

/** All places in a migration of ordinary length; of a longer one, every so many. */
const MOST = 12;

function isOneOf({ image, health }: Wreck, states: readonly State[]): boolean {
  const reached = image !== null && states.some((state) => sameImage(state.image, image));
  return reached && isSound({ image, health }, states);
}

function isSound({ image, health }: Wreck, states: readonly State[]): boolean {
  const known = new Set(states.flatMap((state) => state.health.map(({ message }) => message)));
  return image !== null && health.every(({ message }) => known.has(message));
}

function findingOf(
  direction: Direction,
  from: State,
  { image, health }: Wreck,
  statement: Statement | undefined,
): Finding {
  const problem = health.find(({ kind }) => kind === 'integrity');
  const damaged = image === null || problem !== undefined;
  return {
    code: damaged ? `${direction}-killed-damaged` : `${direction}-killed-between`,
    summary: damaged
      ? `a process that dies in the middle of ${direction} leaves a damaged file: ${problem?.message ?? 'it cannot be read'}`
      : `a process that dies in the middle of ${direction} leaves neither the old database nor the new one`,
    differences: image === null ? [] : differencesOf(from.image, image),
    ...blame(statement),
    wayOut: 'keep everything in one transaction, and leave journal_mode and synchronous as they are',
  };
}
