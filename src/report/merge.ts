import { UserError } from '../model/errors.js';
import type { MigrationReport, Report, ReportNote } from '../model/report.js';
import { overall } from '../model/verdict.js';

/** A report with the name of the file that it was read from. */
export interface NamedReport {
  readonly file: string;
  readonly report: Report;
}

/**
 * Joins the reports of all shares of one run, as if one machine had done the whole.
 *
 * @throws {UserError} when they are not the shares of one run, or one is missing or there twice
 */
export function mergeReports(shares: readonly NamedReport[]): Report {
  const [first] = shares;
  if (first === undefined)
    throw new UserError('there is nothing to merge', { wayOut: 'name the JSON reports' });
  const ordered = inOrder(shares);
  for (const share of ordered) demandSameRun(first, share);
  const reports = ordered.map(({ report }) => report);
  return {
    ...first.report,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? first.report.startedAt,
    durationMs: Math.max(...reports.map(({ durationMs }) => durationMs)),
    settings: { ...first.report.settings, shard: null },
    verdict: overall(reports.filter(({ migrations }) => migrations.length > 0).map(({ verdict }) => verdict)),
    notes: [...uniqueNotes(reports.flatMap(({ notes }) => notes)), ...reports.map(whoRan)],
    migrations: inPlace(reports),
  };
}

/** The shares by their number. */
function inOrder(shares: readonly NamedReport[]): NamedReport[] {
  const numbered = shares.map((share) => ({ share, ...shardOf(share) }));
  const count = numbered[0]?.count ?? 0;
  return Array.from({ length: count }, (_, at) => {
    const found = numbered.filter(({ index }) => index === at + 1);
    const [only, twice] = found;
    if (only === undefined)
      throw new UserError(`the share ${at + 1}/${count} is missing`, { wayOut: 'name its report too' });
    if (twice !== undefined) {
      throw new UserError(`${only.share.file} and ${twice.share.file} are both the share ${at + 1}/${count}`);
    }
    return only.share;
  });
}

interface Part {
  readonly index: number;
  readonly count: number;
  readonly places?: readonly number[];
}

function shardOf({ file, report }: NamedReport): Part {
  const shard = partOf(report);
  if (shard === null) {
    throw new UserError('is the report of a whole run, not of a share', {
      where: file,
      wayOut: 'merge the reports of rehearse verify --shard I/N',
    });
  }
  return shard;
}

function partOf({ settings }: Report): Part | null {
  return (settings.shard as Part | null | undefined) ?? null;
}

/** Which share did what, and how long it took. */
function whoRan(report: Report, at: number, { length }: readonly Report[]): ReportNote {
  const ids = report.migrations.map(({ id }) => id);
  const shown = ids.length > SHOWN ? [...ids.slice(0, SHOWN), `${ids.length - SHOWN} more`] : ids;
  const seconds = (report.durationMs / 1000).toFixed(1);
  const message = `share ${at + 1}/${length} took ${seconds} s: ${shown.join(', ') || 'it had nothing to do'}`;
  return { kind: 'context', message };
}

/** Ids that a line has room for. */
const SHOWN = 8;

function demandSameRun(first: NamedReport, other: NamedReport): void {
  for (const [what, of] of Object.entries(facts)) {
    const [here, there] = [JSON.stringify(of(first.report)), JSON.stringify(of(other.report))];
    if (here !== there) {
      throw new UserError(
        `${first.file} and ${other.file} are not of one run: ${what} is ${here} and ${there}`,
      );
    }
  }
}

const facts: Readonly<Record<string, (report: Report) => unknown>> = {
  tool: ({ tool }) => tool,
  engine: ({ engine }) => engine,
  source: ({ source }) => source,
  settings: ({ settings }) => ({ ...settings, shard: null }),
  'the number of shares': (report) => partOf(report)?.count,
};

/** In the order of the folder; one that stops the chain is in every share, once. */
function inPlace(shares: readonly Report[]): MigrationReport[] {
  const placed = shares.flatMap((report, share) => {
    const places = partOf(report)?.places;
    return report.migrations.map((migration, at) => ({
      migration,
      place: places === undefined ? at * shares.length + share : (places[at] ?? Number.POSITIVE_INFINITY),
    }));
  });
  placed.sort((a, b) => a.place - b.place || 0);
  const seen = new Set<string>();
  return placed.map(({ migration }) => migration).filter(({ id }) => !seen.has(id) && seen.add(id));
}

function uniqueNotes(notes: readonly ReportNote[]): ReportNote[] {
  const seen = new Set<string>();
  return notes.filter((note) => {
    const key = JSON.stringify(note);
    return !seen.has(key) && seen.add(key);
  });
}
