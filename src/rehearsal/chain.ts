import type { Database, Engine, Snapshot } from '../engines/engine.js';
import type { Image } from '../model/image.js';
import type { Migration } from '../model/migration.js';
import type { Schema } from '../model/schema.js';
import type { Note, Source } from '../model/source.js';
import { apply } from '../runner/apply.js';
import { withoutWrapper } from '../runner/own-transaction.js';
import { fixedWorld } from './trial.js';

/** One migration with the database in front of it, as the migrations before it left it when nothing else wrote to it. */
export interface Link {
  readonly migration: Migration;
  readonly base: Snapshot;
  readonly baseImage: Image;
  /** The schema after `up`; `null` where it failed. */
  readonly schemaAfter: Schema | null;
  readonly notes: readonly Note[];
  /** What a migration written as code was heard to send to the database. */
  readonly heard?: readonly string[];
}

/**
 * Applies the migrations one after another, from nothing, and hands out each with its base. Ends with the first that
 * fails: what comes after it has no database to start from.
 *
 * @param before is told of each before its `up` runs
 */
export async function* walkChain(
  engine: Engine,
  source: Source,
  before: (id: string) => void | Promise<void> = () => {},
): AsyncGenerator<Link> {
  let database = await open(engine, source);
  try {
    for (const planned of source.migrations) {
      await before(planned.id);
      const base = await database.snapshot();
      const baseImage = await database.image();
      const step = await stepForward(engine, source, database, base, planned);
      database = step.database;
      const schemaAfter = step.ok ? await database.schema() : null;
      yield { migration: step.migration, base, baseImage, schemaAfter, notes: step.notes };
      if (!step.ok) return;
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
  readonly ok: boolean;
  readonly database: Database;
  readonly migration: Migration;
  readonly notes: readonly Note[];
}

/** Runs `up`; where its own transaction statements clash with the tool's transaction, once more without that one. */
async function stepForward(
  engine: Engine,
  source: Source,
  database: Database,
  base: Snapshot,
  migration: Migration,
): Promise<Step> {
  const first = await apply(database, migration, 'up');
  if (first.ok) return { ok: true, database, migration, notes: [] };
  const bare = withoutWrapper(migration, engine.name);
  if (bare === null) return { ok: false, database, migration, notes: [] };
  const retry = await open(engine, source, base);
  const second = await apply(retry, bare, 'up');
  if (!second.ok) {
    await retry.close();
    return { ok: false, database, migration, notes: [] };
  }
  await database.close();
  const note: Note = {
    kind: 'context',
    message: `${migration.id} has transaction statements of its own; it is run without a transaction around it`,
    ...(migration.files[0] === undefined ? {} : { file: migration.files[0] }),
  };
  return { ok: true, database: retry, migration: bare, notes: [note] };
}

function open(engine: Engine, source: Source, from?: Snapshot): Promise<Database> {
  return engine.open({
    ...(from === undefined ? {} : { from }),
    foreignKeys: source.rules.foreignKeys,
    textInDoubleQuotes: source.format !== 'rehearsal',
    ...(engine.capabilities.fakeClock ? { world: fixedWorld } : {}),
  });
}
