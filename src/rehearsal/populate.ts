import { fillDataset } from '../datasets/fill/fill.js';
import { dictionaryOf } from '../datasets/index.js';
import { planSchema } from '../datasets/plan/schema.js';
import { Random } from '../datasets/random.js';
import type { Database, Engine, LoadOutcome } from '../engines/engine.js';
import type { DataLevel } from '../model/dataset.js';
import { UserError } from '../model/errors.js';
import type { Source } from '../model/source.js';
import { apply } from '../runner/apply.js';
import { rowsOf, sqlOf } from './plan.js';

export interface PopulateOptions {
  readonly source: Source;
  readonly engine: Engine;
  /** The id of the last migration that is applied. */
  readonly at: string;
  /** Rows for each table. */
  readonly rows: number;
  readonly seed: number;
  readonly data: DataLevel;
}

export interface Populated {
  /** The caller closes it. */
  readonly database: Database;
  readonly loaded: LoadOutcome;
}

/**
 * A database at a version, filled with generated rows.
 *
 * @throws {UserError} when a migration up to that version cannot be applied
 */
export async function populate({
  source,
  engine,
  at,
  rows,
  seed,
  data,
}: PopulateOptions): Promise<Populated> {
  const database = await engine.open({
    foreignKeys: source.rules.foreignKeys,
    searchPath: source.rules.searchPath ?? [],
    ...(source.prelude === undefined ? {} : { prelude: source.prelude }),
  });
  try {
    await advance(database, source, at);
    const image = await database.image();
    const dictionary = dictionaryOf([], source.dialect, { everywhere: source.migrations.flatMap(sqlOf) });
    const plan = planSchema(image.schema, { level: data, dictionary, foreignKeys: source.rules.foreignKeys });
    const sizes = new Map(plan.tables.map(({ name }) => [name, rows]));
    const dataset = fillDataset(plan, sizes, new Random(seed), {
      level: data,
      dictionary,
      existing: rowsOf(image),
    });
    return { database, loaded: await database.load(dataset, { orphans: data === 'hostile' }) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function advance(database: Database, { migrations }: Source, at: string): Promise<void> {
  for (const migration of migrations) {
    const { error } = await apply(database, migration, 'up');
    if (error !== undefined) {
      throw new UserError(`${migration.id} cannot be applied: ${error.message}`, {
        ...(migration.files[0] === undefined ? {} : { where: migration.files[0] }),
        cause: error,
      });
    }
    if (migration.id === at) return;
  }
}
