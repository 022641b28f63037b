import type { PropertyId } from '../model/property-id.js';
import type { FindingKind, PropertyReport, ReportFinding } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import { rootOf, shownFinding, type Told } from './causes/told.js';
import { acceptedOf, encodeCounterexample, encodeFinding } from './encode.js';
import type { Observation } from './observation.js';

/** The properties' lines of the report, each with what was told of it. */
export function reportProperties(
  observations: readonly Observation[],
  all: readonly Told[],
): PropertyReport[] {
  const refuses = all.some(({ finding }) => finding.code === 'down-refuses');
  const reports = observations.map((observation) => {
    const told = all.filter(({ property }) => property === observation.property);
    const report = reportProperty(observation, told);
    return refuses && report.verdict === 'inconclusive' && goesBack.has(report.id)
      ? { ...report, verdict: 'skipped' as const, summary: 'down refuses on purpose (see round-trip-schema)' }
      : report;
  });
  return reports.map((report) => {
    const follows = reports.filter(({ causedBy }) => causedBy === report.id).map(({ id }) => id);
    return follows.length === 0 ? report : { ...report, follows };
  });
}

/** Properties that need a `down` which works. */
export const goesBack: ReadonlySet<PropertyId> = new Set(['round-trip-data', 're-apply', 'later-writes']);

function reportProperty(observation: Observation, told: readonly Told[]): PropertyReport {
  const { property, cases } = observation;
  const open = told.filter(({ acceptance }) => acceptance === null);
  const first = firstOf(open);
  const accepted = first === undefined ? (told[0]?.acceptance ?? null) : null;
  return {
    id: property.id,
    verdict: verdictOf(observation, first !== undefined),
    cases,
    summary: summaryOf(observation, told, first),
    accepted: accepted && acceptedOf(accepted),
    ...(first === undefined ? {} : kindOf(open)),
    ...(first?.shown ? { counterexample: encodeCounterexample(first.shown) } : {}),
    findings: (first === undefined ? told : [first, ...told.filter((other) => other !== first)]).map(
      encodeTold,
    ),
  };
}

/** What a reader is to see first: what is a cause, and of those a fault. */
function firstOf(open: readonly Told[]): Told | undefined {
  const weights: Readonly<Record<FindingKind, number>> = { fault: 0, decision: 1, consequence: 2 };
  return [...open].sort((a, b) => weights[kindOfTold(a)] - weights[kindOfTold(b)])[0];
}

/** A property with a cause of its own is one; else it follows from that of its first finding. */
function kindOf(open: readonly Told[]): Pick<PropertyReport, 'kind' | 'causedBy'> {
  const kinds = open.map(kindOfTold);
  if (kinds.includes('fault')) return { kind: 'fault' };
  if (kinds.includes('decision')) return { kind: 'decision' };
  const [first] = open;
  return { kind: 'consequence', ...(first && { causedBy: rootOf(first).property.id }) };
}

function kindOfTold({ cause, finding }: Told): FindingKind {
  return cause !== null ? 'consequence' : (finding.kind ?? 'fault');
}

function encodeTold(told: Told): ReportFinding {
  const { cause, shown, acceptance } = told;
  return {
    ...encodeFinding(shownFinding(told), acceptance),
    kind: kindOfTold(told),
    ...(cause === null ? {} : { causedBy: placeOf(rootOf(told)) }),
    ...(shown === null ? {} : { counterexample: encodeCounterexample(shown) }),
  };
}

function placeOf({ property, finding: { table, column } }: Told): NonNullable<ReportFinding['causedBy']> {
  return {
    property: property.id as PropertyId,
    ...(table === undefined ? {} : { table }),
    ...(column === undefined ? {} : { column }),
  };
}

function verdictOf(observation: Observation, failed: boolean): Verdict {
  if (observation.skipped !== null) return 'skipped';
  if (failed) return 'failed';
  if (observation.crash !== null || (observation.unseen !== null && observation.kinds.size === 0))
    return 'inconclusive';
  return observation.casesWithEvidence > 0 || observation.kinds.size > 0 ? 'passed' : 'inconclusive';
}

function summaryOf(observation: Observation, told: readonly Told[], first: Told | undefined): string {
  const more = told.length > 1 ? ` (and ${told.length - 1} more)` : '';
  const noted = [...observation.notes].map((note) => `; ${note}`).join('');
  if (observation.skipped !== null) return observation.skipped;
  if (first !== undefined) return shownFinding(first).summary + more;
  if (observation.crash !== null) return `the check crashed: ${observation.crash.split('\n')[0]}`;
  const [accepted] = told;
  if (accepted !== undefined)
    return `${accepted.acceptance?.baseline ? 'in the baseline' : 'accepted'}: ${accepted.finding.summary}${more}`;
  if (observation.casesWithEvidence === 0)
    return [...observation.notes][0] ?? `none of ${observation.cases} datasets exercised it`;
  if (observation.unseen !== null) return observation.unseen;
  return `holds on ${observation.casesWithEvidence} of ${observation.cases} datasets that exercised it${noted}`;
}
