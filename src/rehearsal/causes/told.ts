import type { Dataset } from '../../model/dataset.js';
import type { Finding } from '../../model/finding.js';
import type { Acceptance, Migration } from '../../model/migration.js';
import type { Property } from '../../properties/property.js';
import { acceptanceOf } from '../acceptance.js';
import { kindOfFinding, type Observation } from '../observation.js';
import type { Counterexample } from '../shrink.js';

/** One kind of fault of one property, on its way into the report. */
export interface Told {
  readonly property: Property;
  /** As the first dataset showed it. */
  readonly finding: Finding;
  /** That dataset's place in the run. */
  readonly index: number;
  readonly dataset: Dataset;
  /** What the author wrote about it, or about what it follows from. */
  acceptance: Acceptance | null;
  /** What it only follows from; `null`: it is a cause itself. */
  cause: Told | null;
  /** The smallest dataset that was found; of a finding that is not accepted. */
  shown: Counterexample | null;
}

/** Everything that the properties found, in the report's order, each with the acceptance that names it. */
export function toldBy(migration: Migration, observations: readonly Observation[]): Told[] {
  return observations.flatMap((observation) => {
    const acceptance = (finding: Finding) =>
      acceptanceOf(migration.acceptances, observation.property.id, finding);
    return (
      observation
        // What the baseline holds is still what makes others beside the point: they were not told when it was recorded.
        .told((finding) => acceptance(finding)?.baseline !== true && acceptance(finding) !== null)
        .map(({ finding, index, dataset }) => ({
          property: observation.property,
          finding,
          index,
          dataset,
          acceptance: acceptance(finding),
          cause: null,
          shown: null,
        }))
    );
  });
}

/** The dataset that showed it first, before anything is shrunk; `null` for what is accepted. */
export function firstShown(
  { acceptance, index, dataset, finding }: Told,
  seed: number,
): Counterexample | null {
  return acceptance === null ? { seed, path: String(index), dataset, finding } : null;
}

/** The finding as a reader sees it: that of the smallest dataset, where one was looked for. */
export function shownFinding({ finding, shown }: Told): Finding {
  return shown === null ? finding : shown.finding;
}

/** What it goes back to: itself, where it is a cause. */
export function rootOf(told: Told): Told {
  return told.cause === null ? told : rootOf(told.cause);
}

export function isSameKind(one: Finding, other: Finding): boolean {
  return kindOfFinding(one) === kindOfFinding(other);
}
