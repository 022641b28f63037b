import type { PropertyReport, ReportNote } from '../model/report.js';
import type { Obstacle } from './obstacle.js';

/** The one line of a migration that cannot be run here: why, and what to do. */
export function unrunnable({ reason, wayOut, statement }: Obstacle): PropertyReport {
  const summary = `up cannot be run here: ${reason}`;
  const blame = statement === undefined ? {} : { blame: statement };
  return {
    id: 'applies',
    verdict: 'inconclusive',
    cases: 0,
    summary,
    accepted: null,
    findings: [{ code: 'cannot-run-here', summary, accepted: null, ...blame, wayOut }],
  };
}

/**
 * Of a migration whose `up` fails without any rows, only what was seen; one line stands for all that was not exercised, since
 * each would say the same.
 */
export function withoutUnexercised(properties: readonly PropertyReport[]): {
  readonly properties: readonly PropertyReport[];
  readonly gap: ReportNote | null;
} {
  if (!properties.some(({ id, verdict }) => id === 'applies' && verdict === 'failed'))
    return { properties, gap: null };
  const idle = properties.filter(
    ({ verdict, cases, findings }) => verdict === 'inconclusive' && findings.length === 0 && cases > 0,
  );
  if (idle.length === 0) return { properties, gap: null };
  const message = `up fails on an empty database, so that ${idle.length} other properties were not exercised`;
  return { properties: properties.filter((each) => !idle.includes(each)), gap: { kind: 'gap', message } };
}
