import type { Image } from '../model/image.js';
import type { Direction } from '../model/run.js';
import { canSetOff, Effects, type Run } from './effects.js';
import { quietWorld, type Runs, usualWorld, type Walk, walk } from './walk.js';

/** A database with rows, on which a direction can be watched. */
export interface Subject extends Runs {
  before(): Promise<Image>;
  up(): Promise<{ readonly result: { readonly ok: boolean }; readonly image: Image }>;
  down(): Promise<{ readonly result: { readonly ok: boolean }; readonly image: Image }>;
}

/**
 * Watches a direction of a migration on databases that it goes through: on the first of them statement by statement, as it is and
 * where nothing is set off; on the others from end to end. `null`: it goes through none of them.
 */
export async function observe(subjects: readonly Subject[], direction: Direction): Promise<Effects | null> {
  const passed: Subject[] = [];
  for (const subject of subjects) if (await passes(subject, direction)) passed.push(subject);
  const [first, ...others] = passed;
  if (first === undefined) return null;
  const real = await walk(first, direction, usualWorld);
  if (!real.result.ok) return null;
  const setsOff = real.states.some(({ image }) => canSetOff(image.schema));
  const quiet = setsOff ? await quietWalk(first, direction, real) : real;
  const runs: Run[] = [runOf(quiet)];
  for (const subject of others) {
    const run = await runThrough(subject, direction, setsOff);
    if (run !== null) runs.push(run);
  }
  return new Effects(real, quiet, runs);
}

/** What statements do by themselves, from end to end; `null`: they get through only with what they set off. */
async function runThrough(subject: Subject, direction: Direction, setsOff: boolean): Promise<Run | null> {
  if (!setsOff) {
    const [before, after] = await ends(subject, direction);
    return { before, after };
  }
  const database = await subject.open(direction === 'up' ? 'before' : 'up', quietWorld);
  try {
    const before = await database.image();
    const { ok } = await subject.run(database, direction);
    return ok ? { before, after: await database.image() } : null;
  } finally {
    await database.close();
  }
}

async function quietWalk(subject: Subject, direction: Direction, real: Walk): Promise<Walk> {
  const quiet = await walk(subject, direction, quietWorld);
  return quiet.result.ok ? quiet : real;
}

async function passes(subject: Subject, direction: Direction): Promise<boolean> {
  return (await subject[direction]()).result.ok;
}

async function ends(subject: Subject, direction: Direction): Promise<[Image, Image]> {
  const up = (await subject.up()).image;
  return direction === 'up' ? [await subject.before(), up] : [up, (await subject.down()).image];
}

function runOf({ states }: Walk): Run {
  return { before: states[0]?.image as Image, after: states.at(-1)?.image as Image };
}
