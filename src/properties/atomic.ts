import { sameImage } from '../compare/index.js';
import { NotAwaited } from '../model/errors.js';
import type { Difference, Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Direction, RunResult } from '../model/run.js';
import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';
import { AWAIT, faultOf, found, holds, nothingSeen } from './checks.js';
import { blame, differencesOf } from './leftovers.js';
import type { Check, Outcome, Property, Subject, Trial } from './property.js';
import { goesOn, onlyAdds } from './recovery.js';

/**
 * Asserts that a failure after any statement, of `up` or of `down`, leaves the database as it was, under the transaction
 * rules of the folder's own tool; and the connection as it was, where the tool goes on using it. Where a migration is run without
 * a transaction, what a failure leaves may also be a part from which a second run ends where an undisturbed one does, or whole
 * objects of its own beside all that was there.
 *
 * Matters because a half-run migration can neither be run again nor undone.
 *
 * Cannot see what a killed process leaves on disk (`crash`), nor what another connection sees meanwhile.
 */
export const atomic: Property = { id: 'atomic', title: 'a failure leaves nothing behind', skip, check };

function skip({ migration, dialect, rules }: Subject): string | null {
  if (rules.unseen === true)
    return 'the command works on a file by itself: its statements are not seen, and none of them can be failed';
  if (rules.transactions || bringsItsOwn(migration.up.steps, dialect) || isOne(migration.up.steps))
    return null;
  return "the folder's tool has no transactions: a failure in the middle leaves what ran before it";
}

function bringsItsOwn(steps: Subject['migration']['up']['steps'], dialect: Dialect): boolean {
  return (
    typeof steps !== 'function' && steps.some(({ sql }) => statementFacts(sql, dialect).kind === 'begin')
  );
}

/** The database makes a single statement whole or not at all, whatever the tool does. */
function isOne(steps: Subject['migration']['up']['steps']): boolean {
  return typeof steps !== 'function' && steps.length <= 1;
}

async function check(trial: Trial): Promise<Check> {
  const before = await trial.before();
  const up = await trial.up();
  if (!up.result.ok) return afterRealFailure(trial, 'up', before, up);
  const down = trial.migration.down === null ? null : await trial.down();
  const failed = down !== null && !down.result.ok;
  const real = failed ? afterRealFailure(trial, 'down', up.image, down) : nothingSeen;
  if (!CASES.has(trial.index)) return real;
  const findings = [...real.findings, ...(await injectInto(trial, 'up', before, up))];
  if (down !== null && !failed) findings.push(...(await injectInto(trial, 'down', up.image, down)));
  return findings.length > 0 ? found(findings) : holds;
}

/** Every statement is failed on a few datasets, the empty one and small ones among them. */
const CASES = new Set([0, 2, 5, 9, 14]);

/** A failure that nobody injected is a test as well, once there is something that it could have left. */
function afterRealFailure(
  trial: Trial,
  direction: Direction,
  before: Image,
  { result, image }: Outcome,
): Check {
  // What is sent too late belongs to no transaction: `applies` tells.
  if (result.refusedBy !== undefined || result.error instanceof NotAwaited) return nothingSeen;
  const several = result.statements.length > 1;
  if (sameImage(before, image)) return several ? holds : nothingSeen;
  return found([
    {
      code: `failed-${direction}-stays`,
      summary: `${direction} fails (${faultOf(result.error)}) and ${several ? 'what ran before the failure' : 'something of it'} stays`,
      differences: differencesOf(before, image),
      ...blame(result.statements.at(-1)?.statement),
      wayOut: advice(trial, direction, result),
    },
  ]);
}

/** Fails the direction after each of its statements in turn; the first that leaves something is told. */
async function injectInto(
  trial: Trial,
  direction: Direction,
  before: Image,
  { result, image: complete }: Outcome,
): Promise<Finding[]> {
  const action = trial.migration[direction];
  for (const failAfter of placesToFail(trial, result.statements.length)) {
    const database = await trial.open(direction === 'up' ? 'before' : 'up');
    try {
      const settings = await database.settings();
      const failure = await trial.run(database, direction, { failAfter });
      if (failure.ok) continue;
      const image = await database.image();
      if (!sameImage(before, image)) {
        const bare = action?.transaction === false;
        // One that is through has done all of its work where the record is not part of its transaction.
        if ((bare || trial.rules.recordsApart === true) && sameImage(complete, image)) continue;
        if (bare && onlyAdds(await trial.before(), image)) continue;
        if (bare && (await goesOn(trial, database, direction, complete))) continue;
        return [notAtomic(trial, direction, failure, differencesOf(before, image))];
      }
      const stays = changedSetting(settings, await database.settings());
      if (stays !== null && trial.rules.connection === 'shared' && action?.transaction === true)
        return [settingStays(direction, stays, failure)];
    } finally {
      await database.close();
    }
  }
  return [];
}

/**
 * All places in short migrations and, where runs are cheap, on the empty database; else a fair number of them: the last ones, in front of
 * which everything has run that may have left something, and others in each case.
 */
function placesToFail({ index, salt, capabilities }: Trial, statements: number): number[] {
  const all = Array.from({ length: statements + 1 }, (_, at) => at);
  const isCheap = capabilities.costOfARun === 1;
  const most = isCheap ? MOST : FEW;
  if ((isCheap && index === 0) || all.length <= most) return all;
  const step = Math.ceil(all.length / most);
  return all.filter((at) => at % step === salt % step || at >= statements - 1);
}

const MOST = 24;
const FEW = 8;

function notAtomic(
  trial: Trial,
  direction: Direction,
  failure: RunResult,
  differences: Difference[],
): Finding {
  return {
    code: `${direction}-not-atomic`,
    summary: `if a statement of ${direction} fails, what ran before it stays: nothing takes it back`,
    differences,
    ...blame(failure.statements.at(-1)?.statement),
    wayOut: advice(trial, direction, failure),
  };
}

function advice({ migration }: Trial, direction: Direction, { error }: RunResult): string {
  if (error instanceof NotAwaited) return AWAIT;
  return migration[direction]?.transaction === false
    ? 'run it in a transaction, give each statement a migration of its own, or let each be run once more without harm'
    : 'take COMMIT and what works outside a transaction out of the migration';
}

function changedSetting(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string | null {
  return [...before].find(([name, value]) => after.get(name) !== value)?.[0] ?? null;
}

function settingStays(direction: Direction, setting: string, { statements }: RunResult): Finding {
  return {
    code: `setting-stays: ${setting}`,
    summary: `after a failure in the middle of ${direction}, PRAGMA ${setting} stays as the migration set it, on a connection that the tool goes on using`,
    differences: [],
    ...blame(statements.at(-1)?.statement),
    wayOut:
      'a PRAGMA is no part of the transaction: do without it, or run the migration on a connection of its own',
  };
}
