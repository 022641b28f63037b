import type { Engine } from '../../engines/engine.js';

export interface Timing {
  readonly engine: Engine;
  /** Milliseconds since 1970, with what fractions there are. */
  readonly clock: () => number;
}

/**
 * What a fixed piece of work takes here, in milliseconds: the least of several, so that a baseline from another machine, or from
 * the same one on a busy day, can be compared with.
 */
export async function yardstick({ engine, clock }: Timing): Promise<number> {
  const database = await engine.open();
  try {
    let least = Number.POSITIVE_INFINITY;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      await database.run('CREATE TABLE yardstick (id INTEGER PRIMARY KEY, word TEXT)');
      const startedAt = clock();
      await database.run(WORK);
      await database.run("UPDATE yardstick SET word = word || ' once more' WHERE id % 3 = 0");
      least = Math.min(least, clock() - startedAt);
      await database.run('DROP TABLE yardstick');
    }
    return least;
  } finally {
    await database.close();
  }
}

const REPEATS = 3;
const WORK = `WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)
  INSERT INTO yardstick SELECT n, 'row ' || n FROM numbers`;
