import type { Report } from '../model/report.js';
import { causesOf, type Entry } from './digest.js';

/** How the failures of a report stand to those of an earlier one. */
export interface Compared {
  /** Failures that the earlier report does not have, by {@link failureKey}. */
  readonly fresh: ReadonlySet<string>;
  readonly unchanged: number;
  /** Failures of the earlier report that are gone, as `MIGRATION PROPERTY`. */
  readonly fixed: readonly string[];
  /** When the earlier report was made. */
  readonly since: string;
}

/** New, fixed and unchanged failures since an earlier report of the folder. What the later one did not rehearse counts as neither. */
export function compareReports(report: Report, earlier: Report): Compared {
  const [now, then] = [causesOf(report).map(failureKey), causesOf(earlier).map(failureKey)];
  const known = new Set(then);
  const open = new Set(now);
  const rehearsed = new Set(report.migrations.map(({ id }) => id));
  const fixed = causesOf(earlier).filter(
    (entry) => rehearsed.has(entry.migration.id) && !open.has(failureKey(entry)),
  );
  return {
    fresh: new Set(now.filter((key) => !known.has(key))),
    unchanged: now.filter((key) => known.has(key)).length,
    fixed: fixed.map(({ migration, property }) => `${migration.id} ${property.id}`),
    since: earlier.startedAt,
  };
}

/** What makes a failure the same one in another report. */
export function failureKey({ migration, property }: Entry): string {
  return `${migration.id} ${property.id}`;
}
