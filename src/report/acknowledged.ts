import type { Report, ReportFinding, ReportNote } from '../model/report.js';
import { type Entry, entries } from './digest.js';
import { count } from './words.js';

/** A finding that the author has accepted, with the reason. */
export interface Accepted extends Entry {
  readonly finding: ReportFinding;
  readonly reason: string;
}

export function acceptedFindings(report: Report): Accepted[] {
  return entries(report).flatMap((entry) =>
    entry.property.findings.flatMap((finding) =>
      finding.accepted === null || finding.accepted.baseline
        ? []
        : [{ ...entry, finding, reason: finding.accepted.reason }],
    ),
  );
}

/** How much the baseline of old findings leaves out; `null`: nothing. */
export function baselineText(report: Report): string | null {
  const all = entries(report);
  const held = all.filter(({ property }) => property.findings.some(({ accepted }) => accepted?.baseline));
  const findings = held.flatMap(({ property }) =>
    property.findings.filter(({ accepted }) => accepted?.baseline),
  );
  const open = all.filter(({ property }) => property.baseline).length;
  if (findings.length === 0 && open === 0) return null;
  const migrations = new Set(held.map(({ index }) => index)).size;
  return [
    ...(findings.length > 0
      ? [`${count(findings.length, 'finding')} in ${count(migrations, 'migration')}`]
      : []),
    ...(open > 0 ? [`${count(open, 'property', 'properties')} without evidence`] : []),
  ].join(' and ');
}

/** Acknowledgements, of the author's or the baseline's, that match nothing any more. */
export function staleAcknowledgements({
  migrations,
  notes,
}: Report): { migration: string | null; note: ReportNote }[] {
  const about = ({ topic }: ReportNote) => topic === 'acknowledgement';
  return [
    ...notes.filter(about).map((note) => ({ migration: null, note })),
    ...migrations.flatMap(({ id, notes: own }) => own.filter(about).map((note) => ({ migration: id, note }))),
  ];
}
