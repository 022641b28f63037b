import fc from 'fast-check';
import type { Dataset } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Property } from '../properties/property.js';
import { kindOfFinding } from './observation.js';
import type { DatasetSource } from './plan.js';
import { saltOf } from './seeds.js';
import { type Stage, startTrial } from './trial.js';

/** A dataset that shows a fault, and what it shows. */
export interface Counterexample {
  readonly seed: number;
  /** fast-check's path: which dataset of the run, then which steps of shrinking. */
  readonly path: string;
  readonly dataset: Dataset;
  readonly finding: Finding;
}

/**
 * Runs of a direction that shrinking may cost; past that the smallest dataset so far is good enough to read. Counted,
 * not timed, so that the same seed ends at the same dataset everywhere.
 */
const SHRINK_RUNS = 1200;

/** Looks for the smallest dataset on which the property shows the same kind of fault as it did on this one. */
export async function shrink(
  stage: Stage,
  source: DatasetSource,
  property: Property,
  found: { readonly finding: Finding; readonly index: number },
): Promise<Counterexample> {
  const { seed } = source;
  const path = String(found.index);
  let runs = 0;
  const counting: Stage = { ...stage, onRun: () => runs++ };
  let smallest: Counterexample | undefined;
  const holds = fc.asyncProperty(source.arbitrary, async (dataset) => {
    if (runs > SHRINK_RUNS) return true;
    const finding = await findingOn(counting, property, { seed, path, dataset, finding: found.finding });
    if (finding === undefined) return true;
    smallest = { seed, path, dataset, finding };
    return false;
  });
  const details = await fc.check(holds, { seed, path, numRuns: 1, examples: [[{}]] });
  if (smallest === undefined) throw new Error(`${property.id} did not fail again on the same dataset`);
  return { ...smallest, path: details.counterexamplePath ?? path };
}

/** The same kind of fault as the counterexample's, looked for again on its dataset. */
export async function findingOn(
  stage: Stage,
  property: Property,
  { seed, path, dataset, finding }: Counterexample,
): Promise<Finding | undefined> {
  const index = Number(path.split(':')[0]);
  const kind = kindOfFinding(finding);
  const trial = await startTrial(stage, dataset, index, saltOf(seed, index));
  try {
    const { findings } = await property.check(trial);
    return findings.find((candidate) => kindOfFinding(candidate) === kind);
  } finally {
    await trial.close();
  }
}
