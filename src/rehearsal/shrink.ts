import fc from 'fast-check';
import { type Dataset, datasetSize } from '../model/dataset.js';
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
 * Runs of a direction that shrinking may cost, a run over many rows or of many statements for several; past that the smallest dataset so far is
 * good enough to read. Counted, not timed, so that the same seed ends at the same dataset everywhere.
 */
export const MOST_RUNS = 1200;
/** Rows that cost as much as the run itself. */
const ROWS_OF_A_RUN = 50;
/** Statements that do. */
const STATEMENTS_OF_A_RUN = 10;

/** Looks for the smallest dataset on which the property shows the same kind of fault as it did on this one. */
export async function shrink(
  stage: Stage,
  source: DatasetSource,
  property: Property,
  found: { readonly finding: Finding; readonly index: number },
  mostRuns = MOST_RUNS,
): Promise<Counterexample> {
  const { seed } = source;
  const path = String(found.index);
  let runs = 0;
  let cost = 1;
  const counting: Stage = {
    ...stage,
    onRun: () => {
      runs += cost;
    },
  };
  let whole: Dataset | undefined;
  let smallest: Counterexample | undefined;
  const bounded = new BoundedShrinking(
    source.at(found.index),
    () => runs <= mostRuns && (source.wanted?.() ?? true),
  );
  const holds = fc.asyncProperty(bounded, async (dataset) => {
    whole ??= dataset;
    const each = costOfARun(stage);
    cost = each * Math.max(1, datasetSize(dataset) / ROWS_OF_A_RUN);
    const finding = await findingOn(counting, property, { seed, path, dataset, finding: found.finding });
    if (finding === undefined) return true;
    smallest = { seed, path, dataset, finding };
    return false;
  });
  const details = await fc.check(holds, { seed, path, numRuns: 1, examples: [[{}]] });
  if (smallest === undefined) return { seed, path, dataset: whole ?? {}, finding: oneOff(found.finding) };
  return { ...smallest, path: details.counterexamplePath ?? path };
}

function costOfARun({ engine, subject }: Stage): number {
  const { steps } = subject.migration.up;
  const statements = typeof steps === 'function' ? 1 : steps.length;
  const each = engine.capabilities.costOfARun + (subject.rules.costOfARun ?? 0);
  return each * Math.max(1, statements / STATEMENTS_OF_A_RUN);
}

/** A fault that does not show again on the same rows is still one, and what it hangs on is worth more than smaller rows. */
function oneOff(finding: Finding): Finding {
  return {
    ...finding,
    summary: `${finding.summary} (seen once, and not again on the same dataset: it hangs on more than the rows)`,
  };
}

/** Offers smaller values only as long as somebody wants them: to work them out takes time, on large datasets most of it. */
class BoundedShrinking<T> extends fc.Arbitrary<T> {
  readonly #values: fc.Arbitrary<T>;
  readonly #wanted: () => boolean;

  constructor(values: fc.Arbitrary<T>, wanted: () => boolean) {
    super();
    this.#values = values;
    this.#wanted = wanted;
  }

  override generate(random: fc.Random, bias: number | undefined): fc.Value<T> {
    return this.#values.generate(random, bias);
  }

  override canShrinkWithoutContext(value: unknown): value is T {
    return this.#values.canShrinkWithoutContext(value);
  }

  override shrink(value: T, context: unknown): fc.Stream<fc.Value<T>> {
    return this.#values.shrink(value, context).takeWhile(this.#wanted);
  }
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
    const { findings } = await property.check(trial, finding);
    return findings.find(
      (candidate) =>
        kindOfFinding(candidate) === kind &&
        (candidate.kind === 'decision') === (finding.kind === 'decision'),
    );
  } finally {
    await trial.close();
  }
}
