import type { HealthProblem, StoredDatabase } from '../engines/engine.js';
import type { Backup, Store } from '../engines/store.js';
import type { Migration } from '../model/migration.js';
import type { Direction } from '../model/run.js';
import type { Rules } from '../model/source.js';
import { demandUndamaged } from './damage.js';
import { Holder } from './holder.js';
import { checkLedgerTool, createLedger, type LedgerEntry, readLedger } from './ledger.js';
import { runStep } from './migrate.js';
import { readProgress } from './pieces/progress.js';
import { reportPreconditions } from './preconditions.js';
import type { ReleaseEvent } from './release-event.js';
import type { StepOutcome } from './step.js';
import { demandRest, planSteps, type Step } from './steps.js';
import { turn } from './turn.js';
import { undo } from './undo.js';

export type { ReleaseEvent } from './release-event.js';
export interface ReleaseOptions {
  readonly store: Store;
  readonly migrations: readonly Migration[];
  readonly rules: Rules;
  readonly direction: Direction;
  /** The version to end at; `null`: the last one, or one step down; `'0'`: before the first. */
  readonly to: string | null;
  /** Only looks and says what it would do; nothing is written. */
  readonly dryRun?: boolean;
  /** Where the backup goes: beside the database (`null`), or a path; `false`: none is made. */
  readonly backup: string | null | false;
  /** Make the database where there is none. */
  readonly create?: boolean;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly toolVersion: string;
  /** The digest of the report that proved these migrations, for the audit trail. */
  readonly report?: string;
  readonly listener?: (event: ReleaseEvent) => void;
  /** Aborted: stops at the next statement, and ends as when that had failed, for the signal's reason. */
  readonly stop?: AbortSignal;
}

export interface Release {
  readonly steps: readonly Step[];
  readonly done: readonly LedgerEntry[];
  readonly backup: Backup | null;
}

/**
 * Brings a real database to a version: lock, plan, soundness, preconditions, backup, then step by step. When a step
 * fails, the database ends as it was before the first one, failed attempts in its history apart; where others have written
 * since the backup, the steps before the failed one stay, and so does what was written.
 *
 * @throws {UserError} that says why nothing was done, or why it was undone
 */
export async function release(options: ReleaseOptions): Promise<Release> {
  const { store, dryRun = false } = options;
  let unlock = async () => {};
  try {
    // A mistyped path must not leave a lock behind.
    if (options.create !== true) await (await open(options, dryRun)).close();
    if (!dryRun) unlock = await guard(options);
    return await (dryRun ? tryOut(options) : perform(options));
  } catch (error) {
    throw store.explain(error);
  } finally {
    await unlock();
  }
}

async function guard({ store, create = false, listener }: ReleaseOptions): Promise<() => Promise<void>> {
  const unlock = await store.lock({ create });
  if (store.limits !== undefined) listener?.({ type: 'limits', ...store.limits });
  return unlock;
}

async function tryOut(options: ReleaseOptions): Promise<Release> {
  const database = await open(options, true);
  try {
    const { steps } = await prepare(database, options);
    return { steps, done: [], backup: null };
  } finally {
    await database.close();
  }
}

async function perform(options: ReleaseOptions): Promise<Release> {
  const holder = await Holder.open(options.store, () => open(options, false));
  try {
    const { steps, position, health } = await prepare(holder.database, options);
    if (steps.length === 0) return { steps, done: [], backup: null };
    await demandWritable(holder.database);
    await holder.watch();
    const backup = await makeBackup(options);
    const run: Run = { options, holder, backup, position };
    return { steps, done: await runAll(run, steps, health), backup };
  } finally {
    await holder.close();
  }
}

/** Whoever cannot write should hear it before the work. @throws what the engine says */
async function demandWritable(database: StoredDatabase): Promise<void> {
  await database.beginWriting();
  // Whether the history can be written, too.
  await createLedger(database);
  await database.run('ROLLBACK');
  // An empty database has nothing in it that could be backed up, nor put back.
  if ((await database.schema()).tables.length === 0) await createLedger(database);
}

interface Run {
  readonly options: ReleaseOptions;
  readonly holder: Holder;
  readonly backup: Backup | null;
  /** How many migrations were in force at the start. */
  readonly position: number;
}

/** Everything that can be said before anything is written. @throws {UserError} where it should not be begun */
async function prepare(database: StoredDatabase, options: ReleaseOptions) {
  const entries = await readLedger(database);
  checkLedgerTool(entries, options.toolVersion);
  const { steps, position } = planSteps(options.migrations, entries, options.direction, options.to);
  const half = await readProgress(database);
  demandRest(half, steps);
  options.listener?.({ type: 'planned', position, steps });
  const [first] = steps;
  if (first === undefined) return { steps, position, health: [] };
  const health = await soundness(database, options);
  if (first.direction === 'up' && half === null) {
    const conditions = await reportPreconditions(database, first.migration);
    options.listener?.({ type: 'preconditions', step: first, conditions });
  }
  return { steps, position, health };
}

/** @throws {UserError} when the file itself is damaged */
async function soundness(
  database: StoredDatabase,
  { store, listener }: ReleaseOptions,
): Promise<HealthProblem[]> {
  const problems = await database.health();
  demandUndamaged(problems, store.place);
  if (problems.length > 0) listener?.({ type: 'unsound', problems });
  return problems;
}

async function makeBackup({
  store,
  backup: out,
  clock,
  toolVersion,
  listener,
  stop,
}: ReleaseOptions): Promise<Backup | null> {
  if (out === false) return null;
  const backup = await store.backup({
    out,
    clock,
    toolVersion,
    ...(stop === undefined ? {} : { stop }),
    onProgress: (done, total) => listener?.({ type: 'backup-progress', done, total }),
  });
  listener?.({ type: 'backed-up', backup });
  return backup;
}

async function runAll(
  run: Run,
  steps: readonly Step[],
  health: readonly HealthProblem[],
): Promise<LedgerEntry[]> {
  const { options, holder, backup } = run;
  const { store, listener, clock, toolVersion, report = '', stop } = options;
  const onPutBack = (from: Backup) => listener?.({ type: 'put-back', backup: from });
  const done: StepOutcome[] = [];
  let found = health;
  for (const step of steps) {
    listener?.({ type: 'step-started', step });
    const position = run.position + (step.direction === 'up' ? done.length : -done.length);
    const outcome = await runStep(holder.database, step, {
      position,
      health: found,
      clock,
      toolVersion,
      report,
      afterEach: () => turn(stop),
    });
    listener?.({ type: 'step-finished', ...outcome });
    if (!outcome.result.ok) throw await undo({ store, holder, backup, onPutBack }, done, outcome);
    done.push(outcome);
    found = outcome.health;
    if (options.rules.connection === 'fresh') await holder.renew();
  }
  return done.map(({ entry }) => entry);
}

function open({ store, rules, create = false }: ReleaseOptions, readonly: boolean): Promise<StoredDatabase> {
  return store.open({ readonly, foreignKeys: rules.foreignKeys, create });
}
