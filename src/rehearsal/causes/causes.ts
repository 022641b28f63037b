import { blame } from '../blame.js';
import { sayForeignKeys } from '../foreign-keys.js';
import type { DatasetSource } from '../plan.js';
import { saltOf } from '../seeds.js';
import { MOST_RUNS, shrink } from '../shrink.js';
import type { Stage } from '../trial.js';
import { startTrial } from '../trial.js';
import { sayWrapper } from '../wrapper.js';
import { causeOf, likelyCauseOf, onEither, wantsData } from './link.js';
import { rankOf } from './rules.js';
import { rootOf, type Told } from './told.js';

/**
 * Finds the smallest dataset for each finding that is not accepted, and what each only follows from. An acceptance of a cause covers
 * what follows from it.
 */
export async function findCauses(
  stage: Stage,
  datasets: DatasetSource,
  all: readonly Told[],
  listener: { readonly shrinking: (told: Told) => Promise<void>; readonly found: () => Promise<void> },
): Promise<void> {
  const budget = new Budget();
  const shows = onEither(async (property, index, { shown }) => {
    if (shown === null) return [];
    const trial = await startTrial(stage, shown.dataset, index, saltOf(datasets.seed, index));
    try {
      return (await property.check(trial)).findings;
    } finally {
      await trial.close();
    }
  });
  for (const told of [...all].sort((a, b) => rankOf(a) - rankOf(b))) {
    if (!wantsData(told, all)) told.cause = await causeOf(told, all, shows);
    inherit(told);
    if (told.acceptance !== null) continue;
    await listener.shrinking(told);
    told.shown = await smallest(stage, datasets, told, budget.of(told));
    told.cause ??= await causeOf(told, all, shows);
    inherit(told);
    await listener.found();
  }
}

/** The same by the places alone: where all was found on one and the same data, or nothing is shrunk yet. */
export function linkByPlace(all: readonly Told[]): void {
  for (const told of [...all].sort((a, b) => rankOf(a) - rankOf(b))) {
    told.cause = likelyCauseOf(told, all);
    inherit(told);
  }
}

function inherit(told: Told): void {
  told.acceptance ??= rootOf(told).acceptance;
}

async function smallest(stage: Stage, datasets: DatasetSource, told: Told, runs: number) {
  const { property } = told;
  const shrunk = await shrink(stage, datasets, property, told, runs);
  const blamed = { ...shrunk, finding: await blame(stage, property, shrunk) };
  const keyed = { ...blamed, finding: await sayForeignKeys(stage, property, blamed) };
  return { ...keyed, finding: await sayWrapper(stage, property, keyed) };
}

/**
 * Runs that shrinking may cost: most for the first finding of a property, less for what only follows and for each further one, least for
 * one that somebody wrote down: it wants an acknowledgement, and no investigation.
 */
class Budget {
  readonly #left = new Map<string, number>();

  of({ property, cause, finding }: Told): number {
    const left = this.#left.get(property.id);
    const further = finding.kind === 'decision' ? DECIDED : FURTHER;
    const runs = cause !== null ? FOLLOWING : left === undefined ? MOST_RUNS : Math.min(further, left);
    this.#left.set(property.id, Math.max(LEAST, (left ?? FURTHER * 6) - (left === undefined ? 0 : runs)));
    return runs;
  }
}

const FURTHER = 400;
const FOLLOWING = 150;
const DECIDED = 100;
const LEAST = 60;
