import { compareSchemas } from '../../compare/index.js';
import type { Database, HealthProblem } from '../../engines/engine.js';
import type { RowsWanted, Store } from '../../engines/store.js';
import type { Finding } from '../../model/finding.js';
import type { Image } from '../../model/image.js';
import type { Direction, RunResult } from '../../model/run.js';
import { findTable, type Schema } from '../../model/schema.js';
import { Lineage } from '../../properties/lineage/lineage.js';
import type { Asked, PlansByName } from '../../properties/property.js';
import { apply } from '../../runner/apply.js';
import { countRows, type RowCounts } from '../../runner/survey.js';
import { plansOn } from '../plans-on.js';
import type { CopyTask } from './task.js';
import { firstRows, missingIn, pairsAfterUp, samePairs, wantedIn } from './wanted.js';

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
  /** Asked for only where there is something to compare it with: it reads the whole file. */
  readonly healthBefore: () => Promise<HealthProblem[]>;
  readonly health: Readonly<Record<'up' | 'down', readonly HealthProblem[]>>;
  readonly bytes: Readonly<Record<'before' | 'up' | 'down', number>>;
  /** How statements are carried out on the real rows. */
  readonly plans: Readonly<Record<'before' | 'up', PlansByName>>;
  /** Rows that came from nowhere, counted over whole tables. */
  readonly surplus: readonly Finding[];
  /** A copy of the database after `up`; `null`: it failed, or nobody needs it. */
  readonly after: Store | null;
}

export interface Leg {
  readonly result: RunResult;
  readonly image: Image;
  readonly durationMs: number;
}

/** Mismatches of a table that are read into an image, on each side. */
const LIMIT = 100;

/** Takes a copy through `up`, `down` and, where asked for, `up` again, and compares whole files in between. */
export async function travel(
  { options, link, state, again, last }: CopyTask,
  file: (name: string) => string,
  asked: readonly Asked[],
): Promise<Journey> {
  const { migration } = link;
  const rules = options.source.rules;
  const work = await state.copyTo(file(`${migration.id}.work.db`));
  const run = (direction: Direction) =>
    onDatabase(work, rules.foreignKeys, async (database) => {
      const startedAt = options.clock();
      const result = await apply(database, migration, direction);
      return { result, durationMs: Math.round(options.clock() - startedAt) };
    });
  const start = await look(state, false);
  const rowsBefore = await onDatabase(state, true, countRows, true);
  const healthBefore = () => onDatabase(state, rules.foreignKeys, (database) => database.health(), true);
  const common = await firstRows(state, start.schema);
  const bytesBefore = await state.size();
  const plansIn = (store: Store) => onDatabase(store, true, (database) => plansOn(database, asked), true);
  const plansBefore = await plansIn(state);
  const up = await run('up');
  if (!up.result.ok) {
    const image = await state.sample(common);
    const bytes = { before: bytesBefore, up: await work.size(), down: bytesBefore };
    const health = { up: [], down: [] };
    return {
      before: image,
      up: { ...up, image },
      down: null,
      again: null,
      healthBefore,
      health,
      bytes,
      plans: { before: plansBefore, up: new Map() },
      surplus: [],
      after: null,
    };
  }
  const middle = await look(work);
  const lineage = new Lineage(start.schema, up.result.statements);
  const pairs = pairsAfterUp(start.schema, middle.schema, lineage, migration);
  const forth = await state.mismatches(work, pairs, LIMIT);
  const kept = again || !last ? await work.copyTo(file(`${migration.id}.up.db`)) : null;
  const elsewhere = await missingIn(work, forth);
  const surplus = surplusRows({ ...start, rows: rowsBefore }, middle, lineage);
  const upWith = (more: readonly RowsWanted[]) => [
    ...wantedIn(common, forth, 'right'),
    ...elsewhere,
    ...more,
  ];
  const seen = {
    before: await state.sample(wantedIn(common, forth, 'left')),
    up: { ...up, image: await work.sample(upWith([])) },
    down: null,
    again: null,
    healthBefore,
    health: { up: middle.health, down: [] },
    bytes: { before: bytesBefore, up: middle.bytes, down: middle.bytes },
    plans: { before: plansBefore, up: await plansIn(work) },
    surplus,
    after: kept,
  };
  if (migration.down === null) return seen;
  const down = await run('down');
  const end = await look(work, false);
  const back = down.result.ok ? await state.mismatches(work, samePairs(start.schema, end.schema), LIMIT) : [];
  // The same rows under the same schema are as sound as they were before.
  const restored =
    down.result.ok && back.length === 0 && compareSchemas(start.schema, end.schema).length === 0;
  const endHealth =
    restored || !down.result.ok ? [] : await onDatabase(work, true, (database) => database.health(), true);
  const extra = wantedIn([], back, 'left');
  const downImage = await work.sample([...wantedIn(common, forth, 'left'), ...extra]);
  const second =
    again && down.result.ok && kept !== null
      ? await secondUp(run, { state, work, after: kept }, common)
      : null;
  // What up had made of rows that did not come back is looked at once more, where no copy of it was kept.
  if (extra.length > 0 && kept === null) await run('up');
  return {
    ...seen,
    before: await state.sample([...wantedIn(common, forth, 'left'), ...extra]),
    up: extra.length === 0 ? seen.up : { ...up, image: await (kept ?? work).sample(upWith(extra)) },
    down: { ...down, image: downImage },
    again: second,
    health: { up: middle.health, down: endHealth },
    bytes: { ...seen.bytes, down: end.bytes },
  };
}

async function secondUp(
  run: (direction: Direction) => Promise<Omit<Leg, 'image'>>,
  { state, work, after }: { state: Store; work: Store; after: Store },
  common: readonly RowsWanted[],
): Promise<Journey['again']> {
  const down = await work.sample(common);
  const leg = await run('up');
  const [first, second] = [await look(after, false), await look(work, false)];
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

interface Look {
  readonly schema: Schema;
  readonly health: readonly HealthProblem[];
  readonly rows: RowCounts;
  readonly bytes: number;
}

async function look(store: Store, thorough = true): Promise<Look> {
  const database = await store.open({ readonly: true });
  try {
    return {
      schema: await database.schema(),
      health: thorough ? await database.health() : [],
      rows: thorough ? await countRows(database) : new Map(),
      bytes: await store.size(),
    };
  } finally {
    await database.close();
  }
}

/** More rows than the statements put in; the images hold too few of them to show it. */
function surplusRows(before: Look, after: Look, lineage: Lineage): Finding[] {
  return before.schema.tables.flatMap(({ name }) => {
    const successor = lineage.successor(name);
    const now = successor && findTable(after.schema, successor.name);
    if (!successor || !now || now.virtual !== null) return [];
    const surplus = (after.rows.get(now.name) ?? 0) - (before.rows.get(name) ?? 0);
    if (surplus <= successor.inserted) return [];
    return {
      code: 'rows-multiplied',
      table: name,
      summary: `up leaves ${surplus} more rows in ${name} than it had`,
      differences: [],
      wayOut: `look at the JOIN or UNION of the copy, and at triggers; or accept it: -- rehearsal: accept row-count ${name} because REASON`,
    };
  });
}

async function onDatabase<T>(
  store: Store,
  foreignKeys: boolean,
  act: (database: Database) => Promise<T>,
  readonly = false,
): Promise<T> {
  const database = await store.open({ readonly, foreignKeys });
  try {
    return await act(database);
  } finally {
    await database.close();
  }
}
