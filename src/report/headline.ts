import type { MigrationReport, Report } from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import { count, type Harm, harms, listed, propertyWords } from './words.js';

/** The verdict in words, for the person who releases. */
export interface Headline {
  readonly verdict: Verdict;
  /** `Not safe to release`. */
  readonly judgement: string;
  /** `2 of 6 migrations fail: 1 loses data, 1 cannot be rolled back safely`. */
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

/** Of one migration all that comes of it, of several how many do what. */
function failure(migrations: readonly MigrationReport[]): string {
  const failed = migrations.filter(({ verdict }) => verdict === 'failed');
  if (failed.length === 0) return 'the chain of migrations cannot be run to its end';
  const broken = failed.filter((migration) => !onlyDecided(migration));
  const some = outOf(failed.length, migrations);
  if (broken.length === 0)
    return `${some} ${failed.length === 1 ? 'has' : 'have'} changes to fix or to acknowledge`;
  const [only] = broken;
  if (failed.length === 1 && only !== undefined)
    return `${some} ${listed(harmsOf(only).map((harm) => harms[harm][0]))}`;
  const each = (Object.keys(harms) as Harm[]).flatMap((harm) => {
    const count = broken.filter((migration) => harmsOf(migration)[0] === harm).length;
    return count === 0 ? [] : [`${count} ${harms[harm][count === 1 ? 0 : 1]}`];
  });
  const decided = failed.length - broken.length;
  if (decided > 0) each.push(`${decided} ${decided === 1 ? 'has' : 'have'} changes to acknowledge`);
  return `${some} ${failed.length === 1 ? 'fails' : 'fail'}: ${listed(each)}`;
}

/** What comes of the migration's faults, the worst first. */
function harmsOf({ properties }: MigrationReport): Harm[] {
  const faults = properties.filter(({ verdict, kind = 'fault' }) => verdict === 'failed' && kind === 'fault');
  const found = new Set(faults.map(({ id }) => propertyWords[id].harm));
  return (Object.keys(harms) as Harm[]).filter((harm) => found.has(harm));
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
