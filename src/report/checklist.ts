import type { PropertyId } from '../model/property-id.js';
import { duration, grouped } from '../model/quantity.js';
import type { MigrationReport, Report } from '../model/report.js';
import { count, listed } from './words.js';

/** One thing to be done before a release. */
export interface ChecklistItem {
  readonly title: string;
  /** Whether this report shows that it was done. */
  readonly done: boolean;
  /** What shows it, or what is missing. */
  readonly evidence: string;
  /** The command that gets what is missing; `null`: nothing is, or no command can. */
  readonly command: string | null;
}

/** What has to be done before these migrations are released, each ticked by what the report shows, or open with what is missing. */
export function checklistOf(report: Report): ChecklistItem[] {
  if (report.migrations.length === 0) return [];
  return [rehearsed, copied, compatible, reversible, measured, backedUp, planned, watched].map((item) =>
    item(report),
  );
}

function rehearsed({ verdict, migrations }: Report): ChecklistItem {
  const title = 'Every promise holds';
  const unproven = migrations.filter((each) => each.verdict === 'failed' || each.verdict === 'inconclusive');
  return verdict === 'passed'
    ? done(title, `proven for ${count(migrations.length, 'migration')}`)
    : open(title, `not for ${ids(unproven)}`, null);
}

function copied({ settings, migrations }: Report): ChecklistItem {
  const title = 'Tested on a copy of the production database';
  const { on } = settings;
  if (typeof on !== 'string') return open(title, 'generated data only', 'rehearse verify --on FILE');
  const refused = migrations.filter(({ verdict }) => verdict === 'failed');
  return refused.length === 0
    ? done(title, `on a copy of ${on}`)
    : open(title, `it fails on a copy of ${on}: ${ids(refused)}`, null);
}

function compatible(report: Report): ChecklistItem {
  return held(report, {
    title: 'The application works with the old and with the new schema',
    properties: ['old-reads', 'old-writes'],
    shown: 'the statements of the old application still run, and mean the same',
  });
}

function reversible(report: Report): ChecklistItem {
  const title = 'The way back is tested';
  const oneWay = report.migrations.filter((each) => !each.reversible);
  if (oneWay.length > 0)
    return open(title, `there is none for ${ids(oneWay)}: only a backup leads back`, null);
  return held(report, {
    title,
    properties: ['round-trip-schema', 'round-trip-data', 'later-writes'],
    shown: 'down restores every row and definition, and keeps what was written since',
  });
}

function measured({ migrations, settings }: Report): ChecklistItem {
  const title = 'Time and space are known, and checked against a baseline';
  const without = migrations.filter(({ cost }) => cost === undefined);
  const command = 'rehearse verify --rows N --baseline FILE';
  if (without.length > 0) return open(title, `not measured: ${ids(without)}`, command);
  const total = migrations.reduce((sum, { cost }) => sum + (cost?.up.forecast.durationMs ?? 0), 0);
  const evidence = `up takes about ${duration(total)} at ${grouped(migrations[0]?.cost?.rows ?? 0)} rows of each table`;
  return settings.baseline === true
    ? done(title, evidence)
    : open(title, `${evidence}; no baseline`, command);
}

function backedUp(): ChecklistItem {
  return open('A proven backup is made', 'a rehearsal makes none', 'rehearse up --db FILE makes one first');
}

function planned({ migrations }: Report): ChecklistItem {
  const title = 'The maintenance window is set';
  const longest = migrations.flatMap(
    ({ cost }) => cost?.up.forecast.range?.toMs ?? cost?.up.forecast.durationMs ?? [],
  );
  const needed = longest.reduce((sum, each) => sum + each, 0);
  const evidence =
    longest.length < migrations.length
      ? 'how long it has to be is not measured'
      : `it has to hold ${duration(needed)}`;
  return open(title, evidence, 'rehearse up --db FILE --window 02:00-03:00');
}

function watched(): ChecklistItem {
  return open(
    'The release is watched',
    'alerts are yours to set up; each step is reported as a line of JSON',
    'rehearse up --db FILE --log-format json',
  );
}

interface Promises {
  readonly title: string;
  readonly properties: readonly PropertyId[];
  readonly shown: string;
}

/** Ticked where all these properties held for every migration to which they apply, and applied to some. */
function held({ migrations, settings }: Report, { title, properties, shown }: Promises): ChecklistItem {
  const lines = migrations.flatMap((migration) =>
    migration.properties
      .filter(({ id }) => properties.includes(id))
      .map((property) => ({ migration, property })),
  );
  const broken = lines.filter(
    ({ property: { verdict } }) => verdict === 'failed' || verdict === 'inconclusive',
  );
  if (broken.length > 0) return open(title, `not for ${ids(broken.map(({ migration }) => migration))}`, null);
  if (!lines.some(({ property }) => property.verdict === 'passed')) {
    const command = settings.on === undefined ? null : 'rehearse verify, on generated data';
    return open(title, 'nothing in this report shows it', command);
  }
  const accepted = lines.filter(({ property }) =>
    property.findings.some((finding) => finding.accepted !== null),
  );
  const but =
    accepted.length === 0
      ? ''
      : `, but for what was accepted of ${ids(accepted.map(({ migration }) => migration))}`;
  return done(title, shown + but);
}

const SHOWN = 3;

function ids(migrations: readonly MigrationReport[]): string {
  const all = [...new Set(migrations.map(({ id }) => id))];
  return listed(all.length > SHOWN ? [...all.slice(0, SHOWN), `${all.length - SHOWN} more`] : all);
}

function done(title: string, evidence: string): ChecklistItem {
  return { title, done: true, evidence, command: null };
}

function open(title: string, evidence: string, command: string | null): ChecklistItem {
  return { title, done: false, evidence, command };
}
