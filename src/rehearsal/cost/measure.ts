import { fillDataset } from '../../datasets/fill/fill.js';
import { dictionaryOf } from '../../datasets/index.js';
import { planSchema } from '../../datasets/plan/schema.js';
import { Random } from '../../datasets/random.js';
import type { MeasuredDatabase, Snapshot } from '../../engines/engine.js';
import type { CostLock, CostRung, CostSample } from '../../model/cost.js';
import type { Migration, Statement } from '../../model/migration.js';
import type { Direction } from '../../model/run.js';
import type { Source } from '../../model/source.js';
import { apply } from '../../runner/apply.js';
import type { Link } from '../chain.js';
import { rowsOf, sqlOf } from '../plan.js';
import { locksOf } from './locks.js';
import type { Timing } from './yardstick.js';

export interface MeasureTask extends Timing {
  readonly source: Source;
  readonly link: Link;
  readonly seed: number;
}

/** One size, measured. */
export interface Measured {
  readonly rung: CostRung;
  /** The statement that took longest, and its part of the whole, 0 to 1; `null`: none was run. */
  readonly slowest: Readonly<Record<Direction, Slowest | null>>;
  readonly workUnit: string;
}

export interface Slowest {
  readonly statement: Statement;
  readonly share: number;
}

/** What stood in the way. */
export class CannotMeasure extends Error {}

/**
 * Fills every table with so many rows, and times `up` and `down` several times: of times that noise can only lengthen, the least is
 * the nearest to the truth.
 *
 * @throws {CannotMeasure}
 */
export async function measure(task: MeasureTask, rows: number): Promise<Measured> {
  const { migration } = task.link;
  const filled = await populated(task, rows);
  const runs: Readonly<Record<Direction, Timed | null>>[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat++) {
    const database = await openMeasured(task, filled);
    try {
      const up = await timed(database, migration, 'up', task.clock);
      const down = migration.down === null ? null : await timed(database, migration, 'down', task.clock);
      runs.push({ up, down });
    } finally {
      await database.close();
    }
    const took = sum(runs.at(-1));
    if (took * REPEATS > PATIENCE_MS && repeat > 0) break;
  }
  const up = fastest(runs.map((run) => run.up));
  if (up === null) throw new CannotMeasure('up was not run');
  const down = fastest(runs.map((run) => run.down));
  return {
    rung: { rows, up: up.sample, down: down?.sample ?? null },
    slowest: { up: up.slowest, down: down?.slowest ?? null },
    workUnit: up.workUnit,
  };
}

/** What `up` locks on tables of so many rows; nothing where one lock covers the whole database, for as long as it takes. */
export async function measureLocks(task: MeasureTask, rows: number): Promise<CostLock[]> {
  if (task.engine.capabilities.embedded) return [];
  const database = await openMeasured(task, await populated(task, rows));
  try {
    return await locksOf(database, task.link.migration, task.clock);
  } finally {
    await database.close();
  }
}

const REPEATS = 3;
/** When a single size takes longer than this, it is measured twice only; in milliseconds. */
const PATIENCE_MS = 3000;

async function populated({ engine, source, link, seed }: MeasureTask, rows: number): Promise<Snapshot> {
  const database = await engine.open({
    from: link.base,
    foreignKeys: source.rules.foreignKeys,
    searchPath: source.rules.searchPath ?? [],
  });
  try {
    const { schema } = link.baseImage;
    const options = {
      level: 'plain',
      foreignKeys: source.rules.foreignKeys,
      dictionary: dictionaryOf(sqlOf(link.migration), schema.dialect, {
        everywhere: source.migrations.flatMap(sqlOf),
      }),
    } as const;
    const plan = planSchema(schema, options);
    const sizes = new Map(plan.tables.map(({ name }) => [name, rows]));
    const dataset = fillDataset(plan, sizes, new Random(seed), {
      ...options,
      existing: rowsOf(link.baseImage),
    });
    await database.load(dataset);
    return await database.snapshot();
  } finally {
    await database.close();
  }
}

async function openMeasured({ engine, source }: MeasureTask, from: Snapshot): Promise<MeasuredDatabase> {
  const database = await engine.openMeasured?.({
    from,
    foreignKeys: source.rules.foreignKeys,
    searchPath: source.rules.searchPath ?? [],
    textInDoubleQuotes: source.format !== 'rehearsal',
  });
  if (database === undefined) throw new CannotMeasure(`${engine.name} has nothing to measure on`);
  return database;
}

interface Timed {
  readonly sample: CostSample;
  readonly slowest: Slowest | null;
  readonly workUnit: string;
}

async function timed(
  database: MeasuredDatabase,
  migration: Migration,
  direction: Direction,
  clock: () => number,
): Promise<Timed> {
  const bytesBefore = await database.size();
  const workBefore = await database.work();
  const marks = [clock()];
  const result = await apply(database, migration, direction, {
    afterEach: async () => {
      marks.push(clock());
    },
  });
  const durationMs = clock() - (marks[0] ?? 0);
  if (!result.ok) {
    throw new CannotMeasure(`${direction} fails on the rows it was given: ${result.error?.message ?? ''}`);
  }
  const took = result.statements.map(({ statement }, at) => ({
    statement,
    share: ((marks[at + 1] ?? 0) - (marks[at] ?? 0)) / durationMs,
  }));
  return {
    sample: {
      durationMs,
      bytesBefore,
      bytesAfter: await database.size(),
      work: (await database.work()) - workBefore,
    },
    slowest: took.reduce<Slowest | null>(
      (most, each) => (most === null || each.share > most.share ? each : most),
      null,
    ),
    workUnit: database.workUnit,
  };
}

function fastest(runs: readonly (Timed | null)[]): Timed | null {
  return runs.reduce(
    (least, run) =>
      run !== null && (least === null || run.sample.durationMs < least.sample.durationMs) ? run : least,
    null,
  );
}

function sum(run: Readonly<Record<Direction, Timed | null>> | undefined): number {
  return (run?.up?.sample.durationMs ?? 0) + (run?.down?.sample.durationMs ?? 0);
}
