import { compareSchemas } from '../../compare/index.js';
import type { HealthProblem, StoredDatabase, TableHold } from '../../engines/engine.js';
import type { CopyStore, RowsWanted } from '../../engines/store.js';
import { UserError } from '../../model/errors.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import type { Direction, RunResult } from '../../model/run.js';
import type { Lineage } from '../../properties/lineage/lineage.js';
import type { Asked, PlansByName } from '../../properties/property.js';
import { apply } from '../../runner/apply.js';
import { survey } from '../../runner/survey.js';
import { plansOn } from '../plans-on.js';
import { type Look, look, onDatabase } from './look.js';
import { surplusRows } from './surplus.js';
import type { CopyTask } from './task.js';
import { missingIn, pairsAfterUp, samePairs, wantedIn } from './wanted.js';

/** What became of a copy: every state's image holds the rows that did not match, and a few that did. */
export interface Journey {
  readonly before: Image;
  readonly up: Leg;
  /** `null`: there is no `down`, or `up` failed. */
  readonly down: Leg | null;
  /** The second `up`, with images of its own on the rows that it leaves otherwise; `null`: not made. */
  readonly again: {
    readonly before: Image;
    readonly up: Image;
    readonly down: Image;
    readonly leg: Leg;
  } | null;
  readonly health: Readonly<Record<'before' | 'up' | 'down', readonly HealthProblem[]>>;
  readonly bytes: Readonly<Record<'before' | 'up' | 'down', number>>;
  /** How statements are carried out on the real rows. */
  readonly plans: Readonly<Record<'before' | 'up', PlansByName>>;
  /** Rows that came from nowhere, counted over whole tables. */
  readonly surplus: readonly Finding[];
  /** A copy of the database after `up`; `null`: it failed, or nobody needs it. */
  readonly after: CopyStore | null;
}

export interface Leg {
  readonly result: RunResult;
  readonly image: Image;
  readonly durationMs: number;
  /** What it held on tables when it was done; empty where one lock covers the whole database. */
  readonly locks: readonly TableHold[];
  /** Tables that it wrote anew as a whole, as far as the engine says. */
  readonly rewritten: readonly string[];
}

/** Takes the working copy in one direction. */
type Run = (direction: Direction) => Promise<Omit<Leg, 'image'>>;

/** Mismatches of a table that are read into an image, on each side. */
const LIMIT = 100;

/** Rows of each table that are looked at although nothing is wrong with them. */
const FEW = 20;

/**
 * Takes a copy through `up`, `down` and, where asked for, `up` again, and compares whole files in between.
 *
 * @throws what {@link CopyTask.health} throws, and when there is no room for the copies
 */
export async function travel(
  task: CopyTask,
  asked: readonly Asked[],
  lineage: Pick<Lineage, 'successor'>,
): Promise<Journey> {
  const { options, link, state, workplace, again, last } = task;
  const { migration } = link;
  const rules = options.source.rules;
  const work = await workplace.copyOf(state, `${migration.id}.work`);
  const run: Run = (direction) =>
    onDatabase(work, rules.foreignKeys, async (database) => {
      const startedAt = options.clock();
      const storage = await storageIn(database);
      let holds: readonly TableHold[] = [];
      const result = await apply(database, migration, direction, {
        record: async () => {
          holds = (await database.holds?.()) ?? [];
        },
      });
      // That says nothing about the migration.
      if (state.lacksMeans(result.error) || result.error instanceof UserError) throw result.error;
      const durationMs = Math.round(options.clock() - startedAt);
      const written = holds.filter((held) => (storage.get(held.table) ?? held.storage) !== held.storage);
      return { result, durationMs, locks: holds, rewritten: written.map(({ table }) => table) };
    });
  const start = await look(state);
  const rowsIn = (store: CopyStore) =>
    onDatabase(store, true, async (database) => (await survey(database)).rows, true);
  const rowsBefore = await rowsIn(state);
  const common = await state.firstRows(FEW);
  const plansIn = (store: CopyStore) => onDatabase(store, true, (database) => plansOn(database, asked), true);
  const plansBefore = await plansIn(state);
  const up = await run('up');
  const healthBefore = await task.health;
  if (!up.result.ok) {
    const image = await state.sample(common);
    const bytes = { before: start.bytes, up: await work.size(), down: start.bytes };
    const health = { before: healthBefore, up: [], down: [] };
    return {
      before: image,
      up: { ...up, image },
      down: null,
      again: null,
      health,
      bytes,
      plans: { before: plansBefore, up: new Map() },
      surplus: [],
      after: null,
    };
  }
  const middle = await look(work);
  const pairs = pairsAfterUp(start.schema, middle.schema, lineage, migration);
  const [health, forth] = await Promise.all([work.health(), state.mismatches(work, pairs, LIMIT)]);
  const seen = {
    before: await state.sample(wantedIn(common, forth, 'left')),
    again: null,
    plans: { before: plansBefore, up: await plansIn(work) },
    surplus: surplusRows({ ...start, rows: rowsBefore }, { ...middle, rows: await rowsIn(work) }, lineage),
    after: again || !last ? await workplace.copyOf(work, `${migration.id}.up`) : null,
  };
  const elsewhere = await missingIn(work, forth);
  const upWith = (more: readonly RowsWanted[]) => [
    ...wantedIn(common, forth, 'right'),
    ...elsewhere,
    ...more,
  ];
  const image = await work.sample(upWith([]));
  if (migration.down === null) {
    return {
      ...seen,
      up: { ...up, image },
      down: null,
      health: { before: healthBefore, up: health, down: [] },
      bytes: { before: start.bytes, up: middle.bytes, down: middle.bytes },
    };
  }
  const way = await comeBack(run, { state, work, start });
  const extra = wantedIn([], way.mismatches, 'left');
  const rowsThen = [...wantedIn(common, forth, 'left'), ...extra];
  const downImage = await work.sample(rowsThen);
  const { after } = seen;
  const second =
    again && way.result.ok && after !== null ? await secondUp(run, { state, work, after }, common) : null;
  // What up had made of rows that did not come back is looked at once more, where no copy of it was kept.
  if (extra.length > 0 && after === null) await run('up');
  return {
    ...seen,
    before: await state.sample(rowsThen),
    up: { ...up, image: extra.length === 0 ? image : await (after ?? work).sample(upWith(extra)) },
    down: { ...way, image: downImage },
    again: second,
    health: { before: healthBefore, up: health, down: way.health },
    bytes: { before: start.bytes, up: middle.bytes, down: way.bytes },
  };
}

async function storageIn(database: StoredDatabase): Promise<ReadonlyMap<string, string>> {
  return new Map(((await database.holds?.()) ?? []).map(({ table, storage }) => [table, storage]));
}

/** Runs `down`, and compares what it leaves with what there was. */
async function comeBack(
  run: Run,
  { state, work, start }: { state: CopyStore; work: CopyStore; start: Look },
) {
  const down = await run('down');
  const end = await look(work);
  const { ok } = down.result;
  const mismatches = ok ? await state.mismatches(work, samePairs(start.schema, end.schema), LIMIT) : [];
  // The same rows under the same schema are as sound as they were before.
  const restored = mismatches.length === 0 && compareSchemas(start.schema, end.schema).length === 0;
  const health = restored || !ok ? [] : await work.health();
  return { ...down, bytes: end.bytes, mismatches, health };
}

async function secondUp(
  run: Run,
  { state, work, after }: { state: CopyStore; work: CopyStore; after: CopyStore },
  common: readonly RowsWanted[],
): Promise<Journey['again']> {
  const down = await work.sample(common);
  const leg = await run('up');
  const [first, second] = [await look(after), await look(work)];
  const unlike = leg.result.ok
    ? await after.mismatches(work, samePairs(first.schema, second.schema), LIMIT)
    : [];
  const wanted = wantedIn(common, unlike, 'left');
  return {
    before: await state.sample(wanted),
    up: await after.sample(wanted),
    down,
    leg: { ...leg, image: await work.sample(wanted) },
  };
}
