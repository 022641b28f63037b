import { isOf, type KnownFinding, type KnownFindings, type KnownGap } from '../../model/known-findings.js';
import type { Acceptance, Migration } from '../../model/migration.js';
import type { MigrationReport, PropertyReport, Report, ReportNote } from '../../model/report.js';
import type { Source } from '../../model/source.js';
import { overall } from '../../model/verdict.js';

/** Why a finding of the baseline fails nothing, as reports say it. */
export const IN_BASELINE = 'recorded in the baseline';

/** The source, with what the baseline holds of each migration accepted, and its acknowledgements added to the author's own. */
export function withKnown<S extends Pick<Source, 'migrations'>>(source: S, known: KnownFindings): S {
  const migrations = source.migrations.map((migration) => {
    const added: Acceptance[] = [
      ...known.acknowledged
        .filter((each) => each.migration === migration.id)
        .map(({ property, reason, table, column }) => ({ property, reason, ...placeOf(table, column) })),
      ...known.findings.filter((each) => isOf(each, migration)).map(acceptanceFor),
    ];
    return added.length === 0
      ? migration
      : { ...migration, acceptances: [...migration.acceptances, ...added] };
  });
  return { ...source, migrations };
}

function acceptanceFor({ property, code, table, column }: KnownFinding): Acceptance {
  return { property, ...placeOf(table, column), code, reason: IN_BASELINE, baseline: true };
}

function placeOf(
  table: string | undefined,
  column: string | undefined,
): Pick<Acceptance, 'table' | 'column'> {
  return { table: table ?? null, column: column ?? null };
}

/**
 * The report with what the baseline knows to be without evidence left out, and said to be; what the baseline holds and nobody can
 * match any more is noted.
 */
export function leaveOut(report: Report, known: KnownFindings, source: Pick<Source, 'migrations'>): Report {
  const byId = new Map(source.migrations.map((migration) => [migration.id, migration]));
  const open = known.open.filter(({ migration, checksum }) => {
    const own = byId.get(migration ?? '');
    return migration === null || (own !== undefined && isOf({ migration, checksum }, own));
  });
  const migrations = report.migrations.map((each) => withoutOpen(each, open));
  const notes = report.notes.map((note) => (isKnown(open, null, note) ? leftOut(note) : note));
  const gaps = notes.some(({ kind }) => kind === 'gap');
  // What was cut short has proven nothing of the rest, whatever is known of it.
  const unread = report.stopped !== undefined || gaps;
  return {
    ...report,
    verdict: overall([
      ...migrations.map(({ verdict }) => verdict),
      ...(unread ? (['inconclusive'] as const) : []),
    ]),
    notes: [...notes, ...staleNotes(known, byId)],
    migrations,
  };
}

function withoutOpen(report: MigrationReport, open: readonly KnownGap[]): MigrationReport {
  const own = open.filter(({ migration }) => migration === report.id);
  if (own.length === 0) return report;
  const properties = report.properties.map((property) =>
    property.verdict === 'inconclusive' && own.some((each) => each.property === property.id)
      ? skipped(property)
      : property,
  );
  const notes = report.notes.map((note) => (isKnown(own, report.id, note) ? leftOut(note) : note));
  return {
    ...report,
    properties,
    notes,
    verdict: overall([
      ...properties.map(({ verdict }) => verdict),
      ...(notes.some(({ kind }) => kind === 'gap') ? (['inconclusive'] as const) : []),
    ]),
  };
}

function skipped(property: PropertyReport): PropertyReport {
  return {
    ...property,
    verdict: 'skipped',
    summary: `left out by the baseline: ${property.summary}`,
    baseline: true,
  };
}

function isKnown(
  open: readonly KnownGap[],
  migration: string | null,
  { kind, message }: ReportNote,
): boolean {
  return (
    kind === 'gap' &&
    open.some((each) => each.migration === migration && each.property === null && each.what === message)
  );
}

function leftOut(note: ReportNote): ReportNote {
  return { ...note, kind: 'context', message: `left out by the baseline: ${note.message}` };
}

function staleNotes(known: KnownFindings, byId: ReadonlyMap<string, Migration>): ReportNote[] {
  const entries = [...known.findings, ...known.open].filter(({ migration }) => migration !== null);
  const ids = [...new Set(entries.map(({ migration }) => migration as string))];
  return ids.flatMap((id) => {
    const own = byId.get(id);
    if (own === undefined) return [stale(`${id} is in the baseline, and no longer in the folder`)];
    const old = entries.find((each) => each.migration === id && !isOf(each, own));
    return old === undefined
      ? []
      : [stale(`${id} was changed after the baseline was recorded: what is found in it counts again`)];
  });
}

function stale(message: string): ReportNote {
  return { kind: 'context', message, topic: 'acknowledgement' };
}

/** What a report holds that would fail or be left open: the baseline of that day. */
export function knownOf(
  report: Report,
  folder: string,
  acknowledged: KnownFindings['acknowledged'] = [],
): KnownFindings {
  return {
    schema: 'rehearsal-baseline/1',
    folder,
    findings: report.migrations.flatMap(({ id, checksum, properties }) =>
      properties.flatMap((property) =>
        property.findings
          .filter(({ accepted }) => property.verdict === 'failed' && accepted === null)
          .map(({ code, table, column, summary }) => ({
            migration: id,
            checksum,
            property: property.id,
            code,
            ...(table === undefined ? {} : { table }),
            ...(column === undefined ? {} : { column }),
            summary,
          })),
      ),
    ),
    open: [
      ...report.notes.filter(({ kind }) => kind === 'gap').map(({ message }) => gapOf(null, null, message)),
      ...report.migrations.flatMap((migration) => [
        ...migration.properties
          .filter(({ verdict }) => verdict === 'inconclusive')
          .map(({ id, summary }) => gapOf(migration, id, summary)),
        ...migration.notes
          .filter(({ kind }) => kind === 'gap')
          .map(({ message }) => gapOf(migration, null, message)),
      ]),
    ],
    acknowledged,
  };
}

function gapOf(migration: MigrationReport | null, property: KnownGap['property'], what: string): KnownGap {
  return { migration: migration?.id ?? null, checksum: migration?.checksum ?? null, property, what };
}
