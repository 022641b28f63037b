import type { MigrationReport, Report } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import { count, listed, propertyWords } from './words.js';

/** The verdict in words, for the person who releases. */
export interface Headline {
  readonly verdict: Verdict;
  /** `Not safe to release`. */
  readonly judgement: string;
  /** `2 of 6 migrations lose data`. */
  readonly reason: string;
}

export function headline(report: Report): Headline {
  const { verdict, migrations, stopped } = report;
  const said = { verdict, ...sentences[verdict](migrations) };
  return stopped === undefined
    ? said
    : { ...said, reason: `${said.reason} (stopped before its end: ${stopped})` };
}

/** Both halves as one sentence. */
export function headlineText(report: Report): string {
  const { judgement, reason } = headline(report);
  return `${judgement}: ${reason}`;
}

/** How many properties of all migrations came to each verdict. */
export function tally(migrations: readonly MigrationReport[]): Readonly<Record<Verdict, number>> {
  const counts = { passed: 0, failed: 0, inconclusive: 0, skipped: 0 };
  for (const { properties } of migrations) for (const { verdict } of properties) counts[verdict]++;
  return counts;
}

const sentences: Readonly<
  Record<Verdict, (migrations: readonly MigrationReport[]) => Omit<Headline, 'verdict'>>
> = {
  failed: (migrations) => ({ judgement: 'Not safe to release', reason: failure(migrations) }),
  inconclusive: (migrations) => ({ judgement: 'Not proven', reason: gaps(migrations) }),
  passed: (migrations) => ({ judgement: 'Passed', reason: tried(migrations) }),
  skipped: () => ({ judgement: 'Nothing was rehearsed', reason: 'no migration was chosen' }),
};

function failure(migrations: readonly MigrationReport[]): string {
  const failed = migrations.filter(({ verdict }) => verdict === 'failed').length;
  const decided = migrations.filter(onlyDecided).length;
  if (failed > 0 && decided === failed)
    return `${outOf(failed, migrations)} ${failed === 1 ? 'takes' : 'take'} a decision that nobody has acknowledged`;
  const losing = migrations.filter(losesData).length;
  if (failed === 0) return 'the chain of migrations cannot be run to its end';
  if (losing === failed) return `${outOf(failed, migrations)} ${failed === 1 ? 'loses' : 'lose'} data`;
  const broken = `${outOf(failed, migrations)} ${failed === 1 ? 'breaks' : 'break'} a promise`;
  return losing === 0 ? broken : `${broken}, and ${losing} of them ${losing === 1 ? 'loses' : 'lose'} data`;
}

/** Nothing but what the author wrote down, and has not acknowledged. */
function onlyDecided({ verdict, properties }: MigrationReport): boolean {
  const failed = properties.filter((property) => property.verdict === 'failed');
  return (
    verdict === 'failed' &&
    failed.length > 0 &&
    failed.every(({ kind }) => kind !== undefined && kind !== 'fault')
  );
}

function losesData({ properties }: MigrationReport): boolean {
  return properties.some(({ id, verdict }) => verdict === 'failed' && propertyWords[id].losesData);
}

function gaps(migrations: readonly MigrationReport[]): string {
  const open = migrations.filter(({ verdict }) => verdict === 'inconclusive').length;
  if (open === 0) return 'something could not be read or run, and the verdicts say nothing about it';
  return `nothing failed, but ${outOf(open, migrations)} ${open === 1 ? 'lacks' : 'lack'} evidence`;
}

/** What was tried, and no more than that: datasets can show a fault, and never that there is none. */
function tried(migrations: readonly MigrationReport[]): string {
  const findings = migrations
    .flatMap(({ properties }) => properties)
    .flatMap((property) => property.findings);
  const accepted = findings.filter(
    (finding) => finding.accepted !== null && !finding.accepted.baseline,
  ).length;
  const old = findings.filter((finding) => finding.accepted?.baseline).length;
  const datasets = migrations.reduce((sum, { evidence }) => sum + evidence.datasets.count, 0);
  const of = migrations.length === 1 ? 'the migration' : `the ${migrations.length} migrations`;
  const kept = `no counterexample in ${count(datasets, 'dataset')} to any promise that applies to ${of}`;
  const but = [
    ...(accepted === 0 ? [] : [count(accepted, 'accepted deviation')]),
    ...(old === 0 ? [] : [`${count(old, 'finding')} of the baseline`]),
  ];
  return but.length === 0 ? kept : `${kept}, but for ${listed(but)}`;
}

function outOf(some: number, migrations: readonly MigrationReport[]): string {
  return `${some} of ${count(migrations.length, 'migration')}`;
}
