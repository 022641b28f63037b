import { moderated } from '../datasets/index.js';
import type { Effects } from '../effects/effects.js';
import { observe, type Subject } from '../effects/observe.js';
import { type Dataset, datasetSize } from '../model/dataset.js';
import type { Migration } from '../model/migration.js';
import type { Direction } from '../model/run.js';
import type { Schema } from '../model/schema.js';

/** Databases on which a migration is watched. */
const MOST = 6;
/** Rows past which a dataset is larger than it takes to see what happens. */
const LARGE = 120;

/** Where databases to watch a migration on come from. */
export interface Panel {
  readonly migration: Migration;
  /** Datasets to choose from. */
  readonly datasets: () => readonly Dataset[];
  /** Of the datasets. */
  readonly schema: Schema;
  /** Is watched where the migration refuses all of those. */
  readonly otherwise: Dataset;
  start(dataset: Dataset): Promise<Subject & { close(): Promise<void> }>;
}

/** What has been watched of a migration so far. */
interface Watched {
  readonly directions: Map<Direction, Promise<Effects | null>>;
  /** Datasets of the panel on some of which a direction gets through. */
  readonly passed: Map<Direction, readonly Dataset[]>;
  /** Datasets that are watched besides those of the panel. */
  readonly also: Dataset[];
}

const known = new WeakMap<Migration, Watched>();

/** What a direction of the migration does; watched once, whoever asks. */
export function effectsOf(panel: Panel, direction: Direction): Promise<Effects | null> {
  const { directions } = watchedOf(panel.migration);
  const effects = directions.get(direction) ?? watch(panel, direction);
  directions.set(direction, effects);
  return effects;
}

/**
 * Watches the migration on this dataset too from now on: what the others did not show, such as a DELETE whose condition few rows
 * meet, is not to be taken for damage.
 */
export function watchAlso(migration: Migration, dataset: Dataset): void {
  if (datasetSize(dataset) === 0) return;
  const { directions, also } = watchedOf(migration);
  also.push(dataset);
  directions.clear();
}

/** On how many datasets the migration is watched beside those of the panel: what is said of it may change as they become more. */
export function watchedBeside(migration: Migration): number {
  return watchedOf(migration).also.length;
}

function watchedOf(migration: Migration): Watched {
  const watched = known.get(migration) ?? { directions: new Map(), passed: new Map(), also: [] };
  known.set(migration, watched);
  return watched;
}

async function watch(panel: Panel, direction: Direction): Promise<Effects | null> {
  const { passed, also } = watchedOf(panel.migration);
  const known = passed.get(direction);
  if (known !== undefined) return watchOn(panel, [...known, ...also], direction);
  const datasets = fullest(panel.datasets());
  const moderate = datasets.map((dataset) => moderated(dataset, panel.schema));
  for (const chosen of [datasets, moderate, also, [panel.otherwise]]) {
    const effects = await watchOn(panel, chosen, direction);
    if (effects === null) continue;
    passed.set(direction, chosen);
    return effects;
  }
  return null;
}

async function watchOn(
  panel: Panel,
  datasets: readonly Dataset[],
  direction: Direction,
): Promise<Effects | null> {
  const trials: Awaited<ReturnType<Panel['start']>>[] = [];
  try {
    for (const dataset of datasets) trials.push(await panel.start(dataset));
    return await observe(trials, direction);
  } finally {
    for (const trial of trials) await trial.close();
  }
}

/** Those that leave the fewest tables without rows, and are not too large to be looked at after each statement. */
function fullest(datasets: readonly Dataset[]): Dataset[] {
  const ranked = datasets.map((dataset) => {
    const sizes = Object.values(dataset).map((rows) => rows.length);
    const rows = sizes.reduce((sum, size) => sum + size, 0);
    const filled = sizes.reduce((sum, size) => sum + Math.min(size, 3), 0);
    return { dataset, rank: rows > LARGE ? filled - rows : filled };
  });
  return ranked
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST)
    .map(({ dataset }) => dataset);
}
