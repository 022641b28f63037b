import type { CostReport } from '../../model/cost.js';
import type { Finding } from '../../model/finding.js';
import type { Migration } from '../../model/migration.js';
import type { PropertyReport } from '../../model/report.js';
import type { CostWanted } from '../../model/settings.js';
import { acceptanceOf } from '../acceptance.js';
import { encodeFinding } from '../encode.js';
import { doubtOf } from './belief.js';
import { climb } from './climb.js';
import { confirmedRegressions } from './confirm.js';
import { growthOf, steepness } from './growth.js';
import { CannotMeasure, type Measured, type MeasureTask, measure, measureLocks } from './measure.js';
import { costSummary } from './words.js';
import { yardstick } from './yardstick.js';

export interface RehearsedCost {
  readonly property: PropertyReport;
  /** Absent where nothing was measured. */
  readonly cost?: CostReport;
}

/** Measures what the migration costs over a ladder of sizes, and says what to expect at the size that is asked about. */
export async function rehearseCost(
  task: MeasureTask,
  wanted: CostWanted | undefined,
): Promise<RehearsedCost> {
  if (wanted === undefined) return { property: line('skipped', 'it is measured where --rows N asks for it') };
  const measured = await climbed(task, wanted.rows);
  if (!Array.isArray(measured)) return { property: line('inconclusive', measured.why) };
  const { migration } = task.link;
  const up = growthOf(measured, 'up', wanted.rows);
  const down = migration.down === null ? null : growthOf(measured, 'down', wanted.rows);
  const ladder = measured.map(({ rung }) => rung);
  const locks = await measureLocks(task, ladder.at(-1)?.rows ?? 0);
  const cost = { rows: wanted.rows, ladder, up: up.growth, down: down?.growth ?? null, locks };
  const findings = [
    ...steepness(up, 'up', measured),
    ...(down === null ? [] : steepness(down, 'down', measured)),
    ...(wanted.baseline === null
      ? []
      : await confirmedRegressions(
          wanted.baseline,
          migration.id,
          ladder,
          await yardstick(task),
          async (rows) => ({
            rung: (await measure(task, rows)).rung,
            yardstickMs: await yardstick(task),
          }),
        )),
  ];
  const summary = costSummary(cost, unitOf(measured));
  const doubt =
    doubtOf(cost.up.forecast, 'up') ?? (cost.down === null ? null : doubtOf(cost.down.forecast, 'down'));
  if (findings.length === 0 && doubt !== null)
    return { property: line('inconclusive', `${doubt}; ${summary}`, measured.length), cost };
  return { property: judged(migration, findings, measured, summary), cost };
}

async function climbed(task: MeasureTask, rows: number): Promise<Measured[] | { readonly why: string }> {
  if (task.link.schemaAfter === null) return { why: 'up fails on an empty database already' };
  try {
    return await climb(task, rows);
  } catch (error) {
    if (error instanceof CannotMeasure) return { why: error.message };
    throw error;
  }
}

function unitOf(measured: readonly Measured[]): string {
  return measured[0]?.workUnit ?? '';
}

function judged(
  { acceptances }: Migration,
  findings: readonly Finding[],
  measured: readonly Measured[],
  summary: string,
): PropertyReport {
  const judgements = findings.map((finding) => ({
    finding,
    acceptance: acceptanceOf(acceptances, 'cost', finding),
  }));
  const open = judgements.find(({ acceptance }) => acceptance === null);
  const accepted = open === undefined ? (judgements[0]?.acceptance ?? null) : null;
  return {
    id: 'cost',
    verdict: open === undefined ? 'passed' : 'failed',
    cases: measured.length,
    summary: open === undefined ? summary : `${open.finding.summary}; ${summary}`,
    accepted: accepted && { reason: accepted.reason },
    ...(open === undefined ? {} : { kind: 'fault' }),
    findings: judgements.map(({ finding, acceptance }) => encodeFinding(finding, acceptance)),
  };
}

function line(verdict: 'skipped' | 'inconclusive', summary: string, cases = 0): PropertyReport {
  return { id: 'cost', verdict, cases, summary, accepted: null, findings: [] };
}
