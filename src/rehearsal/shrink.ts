import fc from 'fast-check';
import type { Dataset } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Property } from '../properties/property.js';
import { kindOfFinding } from './observation.js';
import type { DatasetSource } from './plan.js';
import { saltOf } from './seeds.js';
import { type Stage, startTrial } from './trial.js';

/** The smallest dataset that still shows a fault. */
export interface Counterexample {
  readonly seed: number;
  readonly path: string;
  readonly dataset: Dataset;
  readonly finding: Finding;
}

/** Steps of shrinking that are tried; past that the smallest dataset so far is good enough to read. */
const SHRINK_STEPS = 400;

/** Looks for the smallest dataset on which the property shows the same kind of fault as it did on this one. */
export async function shrink(
  stage: Stage,
  source: DatasetSource,
  property: Property,
  found: { finding: Finding; index: number },
): Promise<Counterexample> {
  const kind = kindOfFinding(found.finding);
  let steps = 0;
  let smallest: { dataset: Dataset; finding: Finding } | undefined;
  const shows = fc.asyncProperty(source.arbitrary, async (dataset) => {
    if (++steps > SHRINK_STEPS) return true;
    const finding = await findingOn(stage, property, dataset, found.index, source.seed, kind);
    if (finding === undefined) return true;
    smallest = { dataset, finding };
    return false;
  });
  const details = await fc.check(shows, {
    seed: source.seed,
    path: String(found.index),
    numRuns: 1,
    examples: [[{}]],
  });
  if (smallest === undefined) throw new Error(`${property.id} did not fail again on the same dataset`);
  return { seed: source.seed, path: details.counterexamplePath ?? String(found.index), ...smallest };
}

async function findingOn(
  stage: Stage,
  property: Property,
  dataset: Dataset,
  index: number,
  seed: number,
  kind: string,
): Promise<Finding | undefined> {
  const trial = await startTrial(stage, dataset, index, saltOf(seed, index));
  try {
    const { findings } = await property.check(trial);
    return findings.find((finding) => kindOfFinding(finding) === kind);
  } finally {
    await trial.close();
  }
}
