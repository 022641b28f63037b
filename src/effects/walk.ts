import type { Database, World } from '../engines/engine.js';
import type { Image } from '../model/image.js';
import type { Direction, RunOptions, RunResult } from '../model/run.js';

/** What has to be run to see an effect: a trial, as far as it matters here. */
export interface Runs {
  open(state: 'before' | 'up', world?: World): Promise<Database>;
  run(database: Database, direction: Direction, options?: RunOptions): Promise<RunResult>;
}

/** The database between two statements. */
export interface State {
  readonly image: Image;
  /** See {@link Database.identities}. */
  readonly identities: ReadonlyMap<string, string>;
}

/** One run of a direction, looked at after each statement. */
export interface Walk {
  readonly result: RunResult;
  /** The state before the first statement, and after each one that succeeded. */
  readonly states: readonly State[];
}

/** The world in which nothing is set off: what still happens, the statements say themselves. */
export const quietWorld: World = { clockOffset: 0, randomSeed: 1, reverseOrder: false, quiet: true };

/** The same where triggers and actions act, with the same clock. */
export const usualWorld: World = { clockOffset: 0, randomSeed: 1, reverseOrder: false };

/** Statements past which only the last state is looked at. */
const MOST_STATES = 200;

/**
 * Runs a direction and looks at the database after each of its statements. Statements of a migration written as code are
 * those that it runs.
 */
export async function walk(runs: Runs, direction: Direction, world: World): Promise<Walk> {
  const database = await runs.open(direction === 'up' ? 'before' : 'up', world);
  try {
    const look = async () => ({ image: await database.image(), identities: await database.identities() });
    const states: State[] = [await look()];
    const result = await runs.run(database, direction, {
      afterEach: async (count) => {
        if (count <= MOST_STATES) states.push(await look());
      },
    });
    if (result.ok && states.length <= result.statements.length) states.push(await look());
    return { result, states };
  } finally {
    await database.close();
  }
}
