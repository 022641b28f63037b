import type { Cell } from '../model/cell.js';
import { RawText } from '../model/cell.js';
import { encodeCell } from '../model/cell-json.js';
import { type Dataset, datasetSize, type Row } from '../model/dataset.js';
import type { Difference, Finding } from '../model/finding.js';
import type { Acceptance } from '../model/migration.js';
import type {
  JsonRow,
  PropertyReport,
  ReportCounterexample,
  ReportDifference,
  ReportFinding,
} from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import { acceptanceOf } from './acceptance.js';
import { blame } from './blame.js';
import { sayForeignKeys } from './foreign-keys.js';
import type { Kind, Observation } from './observation.js';
import type { DatasetSource } from './plan.js';
import { type Counterexample, shrink } from './shrink.js';
import type { Stage } from './trial.js';
import { sayWrapper } from './wrapper.js';

/** Turns what a property showed into its line of the report; a fault that is not accepted is shrunk first. */
export async function reportProperty(
  stage: Stage,
  datasets: DatasetSource,
  observation: Observation,
): Promise<PropertyReport> {
  const { acceptances } = stage.subject.migration;
  const open = openKind(acceptances, observation);
  if (open === undefined) return reportObservation(acceptances, observation, undefined);
  const smallest = await shrink(stage, datasets, observation.property, open);
  const blamed = { ...smallest, finding: await blame(stage, observation.property, smallest) };
  const keyed = await sayForeignKeys(stage, observation.property, blamed);
  const finding = await sayWrapper(stage, observation.property, { ...blamed, finding: keyed });
  return reportObservation(acceptances, observation, { ...blamed, finding });
}

/** The property's line of the report, with the counterexample that was found for its first open fault. */
export function reportObservation(
  acceptances: readonly Acceptance[],
  observation: Observation,
  found: Counterexample | undefined,
): PropertyReport {
  const { property, cases } = observation;
  const open = openKind(acceptances, observation);
  const kinds = toldKinds(acceptances, observation).map((kind) => ({
    finding: kind === open && found ? found.finding : kind.finding,
    acceptance: acceptanceOf(acceptances, property.id, kind.finding),
  }));
  const accepted = open === undefined ? (kinds[0]?.acceptance ?? null) : null;
  return {
    id: property.id,
    verdict: verdictOf(observation, open !== undefined),
    cases,
    summary: summaryOf(observation, open && (found?.finding ?? open.finding), accepted, kinds.length),
    accepted: accepted && { reason: accepted.reason },
    ...(open && found ? { counterexample: encodeCounterexample(found) } : {}),
    findings: kinds.map(({ finding, acceptance }) => encodeFinding(finding, acceptance)),
  };
}

/** The first fault that nobody has accepted, on the dataset that showed it, before anything is shrunk. */
export function firstCounterexample(
  acceptances: readonly Acceptance[],
  observation: Observation,
  seed: number,
): Counterexample | undefined {
  const open = openKind(acceptances, observation);
  return open && { seed, path: String(open.index), dataset: open.dataset, finding: open.finding };
}

/** The first kind of fault that nobody has accepted. */
export function openKind(acceptances: readonly Acceptance[], observation: Observation): Kind | undefined {
  return toldKinds(acceptances, observation).find(
    ({ finding }) => acceptanceOf(acceptances, observation.property.id, finding) === null,
  );
}

function toldKinds(acceptances: readonly Acceptance[], observation: Observation): readonly Kind[] {
  return observation.told((finding) => acceptanceOf(acceptances, observation.property.id, finding) !== null);
}

function verdictOf(observation: Observation, failed: boolean): Verdict {
  if (observation.skipped !== null) return 'skipped';
  if (failed) return 'failed';
  if (observation.crash !== null) return 'inconclusive';
  return observation.casesWithEvidence > 0 || observation.kinds.size > 0 ? 'passed' : 'inconclusive';
}

function summaryOf(
  observation: Observation,
  failing: Finding | undefined,
  accepted: Acceptance | null,
  kinds: number,
): string {
  const more = kinds > 1 ? ` (and ${kinds - 1} more)` : '';
  if (observation.skipped !== null) return observation.skipped;
  if (failing !== undefined) return failing.summary + more;
  if (observation.crash !== null) return `the check itself broke down: ${observation.crash.split('\n')[0]}`;
  if (accepted !== null)
    return `accepted: ${[...observation.kinds.values()][0]?.finding.summary ?? ''}${more}`;
  if (observation.casesWithEvidence === 0) return `none of ${observation.cases} datasets put it to the test`;
  const notes = [...observation.notes].map((note) => `; ${note}`).join('');
  return `holds on ${observation.casesWithEvidence} of ${observation.cases} datasets that put it to the test${notes}`;
}

/** The finding as reports spell it. */
export function encodeFinding(finding: Finding, acceptance: Acceptance | null): ReportFinding {
  const { code, summary, table, column, blame, wayOut } = finding;
  return {
    code,
    summary,
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
    accepted: acceptance && { reason: acceptance.reason },
    ...(blame === undefined ? {} : { blame }),
    ...(wayOut === undefined ? {} : { wayOut }),
  };
}

function encodeCounterexample({ seed, path, dataset, finding }: Counterexample): ReportCounterexample {
  return {
    seed,
    path,
    rows: datasetSize(dataset),
    dataset: encodeDataset(dataset),
    differences: finding.differences.map(encodeDifference),
  };
}

/** The dataset as JSON that loses nothing; tables without rows are left out. */
export function encodeDataset(dataset: Dataset): Record<string, JsonRow[]> {
  return Object.fromEntries(
    Object.entries(dataset)
      .filter(([, rows]) => rows.length > 0)
      .map(([table, rows]) => [table, rows.map(encodeRow)]),
  );
}

function encodeDifference({ table, key, column, before, after }: Difference): ReportDifference {
  return {
    table,
    ...(key === undefined ? {} : { key: encodeRow(key) }),
    ...(column === undefined ? {} : { column }),
    ...(before === undefined ? {} : { before: encodeSide(before) }),
    ...(after === undefined ? {} : { after: encodeSide(after) }),
  };
}

function encodeSide(side: Cell | Row) {
  return isCell(side) ? encodeCell(side) : encodeRow(side);
}

function isCell(side: Cell | Row): side is Cell {
  return side === null || typeof side !== 'object' || side instanceof Uint8Array || side instanceof RawText;
}

function encodeRow(row: Row): JsonRow {
  return Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, encodeCell(cell)]));
}
