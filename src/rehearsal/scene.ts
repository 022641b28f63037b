import type { Engine } from '../engines/engine.js';
import type { CounterexampleFile } from '../model/counterexample.js';
import type { Direction } from '../model/run.js';
import type { Pass, Scene } from '../model/scene.js';
import type { Source } from '../model/source.js';
import { apply } from '../runner/apply.js';
import { stageOf } from './plan.js';
import { decodeDataset, linkOf } from './replay.js';
import { startTrial } from './trial.js';

export interface SceneOptions {
  readonly source: Source;
  readonly engine: Engine;
  readonly counterexample: CounterexampleFile;
}

/**
 * Sets up a counterexample and runs it forwards and back, for a person to look at.
 *
 * @throws {UserError} when the migration is not there any more
 */
export async function stageScene({ source, engine, counterexample }: SceneOptions): Promise<Scene> {
  const link = await linkOf(engine, source, counterexample.migration);
  const stage = stageOf(engine, source, link, undefined, counterexample.data);
  const trial = await startTrial(stage, decodeDataset(counterexample.dataset), 0, 0);
  try {
    const before = await trial.before();
    const database = await trial.open('before');
    try {
      const pass = async (direction: Direction): Promise<Pass> => ({
        result: await apply(database, link.migration, direction),
        image: await database.image(),
      });
      const up = await pass('up');
      const down = up.result.ok && link.migration.down !== null ? await pass('down') : null;
      return { migration: link.migration, foreignKeys: source.rules.foreignKeys, before, up, down };
    } finally {
      await database.close();
    }
  } finally {
    await trial.close();
  }
}
