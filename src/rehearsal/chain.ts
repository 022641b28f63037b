import type { Database, Engine, Snapshot } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import { StatementError } from '../model/errors.js';
import type { Image } from '../model/image.js';
import type { Migration } from '../model/migration.js';
import type { RunResult } from '../model/run.js';
import type { Schema } from '../model/schema.js';
import type { Note, Source } from '../model/source.js';
import { apply } from '../runner/apply.js';
import { withoutWrapper } from '../runner/own-transaction.js';
import { Carried } from './carried.js';
import { type Lost, type Obstacle, obstacleTo } from './obstacle.js';
import { fixedWorld } from './trial.js';

/** One migration with the database in front of it, as the migrations before it left it when nothing else wrote to it. */
export interface Link {
  readonly migration: Migration;
  readonly base: Snapshot;
  readonly baseImage: Image;
  /** The schema after `up`; `null` where it failed. */
  readonly schemaAfter: Schema | null;
  /** Why `up` could not be run here, where it is not the migration's fault. */
  readonly obstacle: Obstacle | null;
  readonly notes: readonly Note[];
  /** What a migration written as code was heard to send to the database. */
  readonly heard?: readonly string[];
  /** Values that the database was seen to take, by `table.column`, where it refuses most others. */
  readonly admitted?: ReadonlyMap<string, readonly Cell[]>;
}

/**
 * Applies the migrations one after another, from nothing, and hands out each with its base. After one that fails it goes on with
 * what of it can be run: what does not hang on the rest is still rehearsed.
 *
 * @param lost takes the statements that were left out
 * @param before is told of each before its `up` runs
 */
export async function* walkChain(
  engine: Engine,
  source: Source,
  lost: Lost[] = [],
  before: (id: string) => void | Promise<void> = () => {},
): AsyncGenerator<Link> {
  let database = await open(engine, source);
  let startsElsewhere = false;
  const carried = await Carried.from(engine, source, database);
  try {
    for (const planned of source.migrations) {
      await before(planned.id);
      const base = await database.snapshot();
      const baseImage = await database.image();
      const step = await stepForward({ engine, source, base, carried }, database, planned);
      database = step.database;
      const { migration, notes } = step;
      const schemaAfter = step.result.ok ? await database.schema() : null;
      const obstacle: Obstacle | null = step.result.ok
        ? null
        : await obstacleTo(step.result, { engine, source, migration, database, lost, startsElsewhere });
      startsElsewhere ||= obstacle?.startsElsewhere === true;
      yield { migration, base, baseImage, schemaAfter, obstacle, notes };
      if (!step.result.ok) {
        await database.close();
        database = await withoutRefused({ engine, source, base }, migration, lost);
      }
      if (source.rules.connection === 'fresh') {
        const snapshot = await database.snapshot();
        await database.close();
        database = await open(engine, source, snapshot);
      }
    }
  } finally {
    await database.close();
  }
}

interface Step {
  readonly result: RunResult;
  readonly database: Database;
  readonly migration: Migration;
  readonly notes: readonly Note[];
}

interface Start {
  readonly engine: Engine;
  readonly source: Source;
  readonly base: Snapshot;
  readonly carried: Carried;
}

/**
 * Runs `up`; where its own transaction statements clash with the tool's transaction, once more without that one, and where it finds
 * the connection as an earlier file left it, once more on a new one: it may be released by itself. If that fails as well, its error is
 * the one that matters.
 */
async function stepForward(start: Start, database: Database, planned: Migration): Promise<Step> {
  const { engine, source, base, carried } = start;
  const settled = await carried.by(planned, database);
  const migration = settled ?? planned;
  const first = await apply(database, migration, 'up');
  const bare = first.ok ? null : withoutWrapper(migration, engine.dialect);
  if (first.ok || (bare === null && settled === null))
    return { result: first, database, migration, notes: [] };
  await database.close();
  const retry = await open(engine, source, base);
  if (bare === null)
    return { result: await apply(retry, planned, 'up'), database: retry, migration: planned, notes: [] };
  const note: Note = {
    kind: 'context',
    message: `${migration.id} has transaction statements of its own; it is run without a transaction around it`,
    ...(migration.files[0] === undefined ? {} : { file: migration.files[0] }),
  };
  return { result: await apply(retry, bare, 'up'), database: retry, migration: bare, notes: [note] };
}

/** The database with what of a migration's `up` can be run, its refused statements taken out one by one. */
async function withoutRefused(
  { engine, source, base }: { readonly engine: Engine; readonly source: Source; readonly base: Snapshot },
  migration: Migration,
  lost: Lost[],
): Promise<Database> {
  const { id, up } = migration;
  if (typeof up.steps === 'function' || up.obstacle !== undefined) {
    lost.push({ id, sql: null });
    return open(engine, source, base);
  }
  let steps = up.steps;
  for (;;) {
    const database = await open(engine, source, base);
    const left = { ...migration, up: { ...up, steps }, preconditions: [], postconditions: [] };
    const result = await apply(database, left, 'up');
    if (result.ok) return database;
    await database.close();
    const at = result.statements.length - 1;
    const refused = steps[at];
    if (refused === undefined || !(result.error instanceof StatementError)) {
      lost.push(...steps.map(({ sql }) => ({ id, sql })));
      return open(engine, source, base);
    }
    lost.push({ id, sql: refused.sql });
    steps = steps.toSpliced(at, 1);
  }
}

function open(engine: Engine, source: Source, from?: Snapshot): Promise<Database> {
  return engine.open({
    ...(from === undefined ? {} : { from }),
    ...(source.prelude === undefined ? {} : { prelude: source.prelude }),
    foreignKeys: source.rules.foreignKeys,
    searchPath: source.rules.searchPath ?? [],
    textInDoubleQuotes: source.format !== 'rehearsal',
    ...(engine.capabilities.fakeClock ? { world: fixedWorld } : {}),
  });
}
