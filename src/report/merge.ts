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
    notes: uniqueNotes(reports.flatMap(({ notes }) => notes)),
    migrations: interleave(reports.map(({ migrations }) => migrations)),
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

function shardOf({ file, report }: NamedReport): { index: number; count: number } {
  const shard = report.settings.shard as { index: number; count: number } | null | undefined;
  if (shard == null) {
    throw new UserError('is the report of a whole run, not of a share', {
      where: file,
      wayOut: 'merge the reports of rehearse verify --shard I/N',
    });
  }
  return shard;
}

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
  'the number of shares': ({ settings }) => (settings.shard as { count: number } | null)?.count,
};

/** Share i of n holds every n-th migration from its i-th on; one that stops the chain is in every share, once. */
function interleave(shares: readonly (readonly MigrationReport[])[]): MigrationReport[] {
  const placed = shares.flatMap((migrations, share) =>
    migrations.map((migration, at) => ({ migration, place: at * shares.length + share })),
  );
  placed.sort((a, b) => a.place - b.place);
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
