import { compareSchemas } from '../../compare/index.js';
import type { HealthProblem } from '../../engines/engine.js';
import type { CopyStore } from '../../engines/store.js';
import type { Finding } from '../../model/finding.js';
import type { PropertyId } from '../../model/property-id.js';
import type { MigrationReport, ReportNote } from '../../model/report.js';
import type { Schema } from '../../model/schema.js';
import { overall } from '../../model/verdict.js';
import { Lineage } from '../../properties/lineage/lineage.js';
import { askedOf } from '../../properties/plans/asked.js';
import type { Property } from '../../properties/property.js';
import { registry } from '../../properties/registry.js';
import { withoutOtherLedgers } from '../../runner/others/standing.js';
import { linkByPlace } from '../causes/causes.js';
import { idleAcceptances } from '../causes/idle-acceptances.js';
import { toldBy } from '../causes/told.js';
import { EvidenceBook } from '../evidence.js';
import { Observation } from '../observation.js';
import { rowsOf, stageOf } from '../plan.js';
import { reportProperties } from '../property-report.js';
import { stageEffects } from '../trial.js';
import { CopyTrial } from './copy-trial.js';
import { type Journey, type Leg, travel } from './journey.js';
import type { CopyTask } from './task.js';

/** Properties that need no other data than what is there. */
const onRealData: readonly PropertyId[] = [
  'applies',
  'row-count',
  'untouched',
  'round-trip-schema',
  'round-trip-data',
  're-apply',
  'preconditions',
  'postconditions',
  'integrity',
  'plans',
  'fresh',
];

/** Rehearses one migration on copies, and hands on the database as it is after `up` (`null` where that failed) and its health. */
export async function rehearseOnCopy(
  task: CopyTask,
): Promise<{ report: MigrationReport; after: CopyStore | null; health: readonly HealthProblem[] }> {
  const { options, link } = task;
  const { migration } = link;
  const { clock, listener = () => {} } = options;
  const startedAt = clock();
  const stage = stageOf(options.engine, options.source, link, task.suite, 'plain');
  const lineage = new Lineage(await stageEffects(stage, {}, 'up'));
  const journey = await travel(task, askedOf(stage.subject), lineage);
  const book = new EvidenceBook(migration, journey.before.schema, options.engine.dialect);
  book.sawRun('up', journey.up.result);
  if (journey.down !== null) book.sawRun('down', journey.down.result);
  book.sawDataset(rowsOf(journey.before), { rows: 0, rejected: [] });
  const observations: Observation[] = [];
  for (const property of registry) {
    const observation = new Observation(property, property.skip(stage.subject) ?? whyNot(property, journey));
    if (observation.skipped === null)
      await observe(observation, journey, new CopyTrial(stage, journey, property.id === 're-apply'));
    observations.push(observation);
  }
  const told = toldBy(migration, observations);
  linkByPlace(told);
  for (const each of told) {
    if (each.acceptance !== null) continue;
    each.shown = { seed: options.settings.seed, path: '0', dataset: {}, finding: each.finding };
  }
  const properties = reportProperties(observations, told);
  for (const report of properties)
    await listener({ type: 'property', id: migration.id, property: report.id, verdict: report.verdict });
  const report: MigrationReport = {
    id: migration.id,
    description: migration.description,
    checksum: migration.checksum,
    reversible: migration.down !== null && migration.irreversible === null,
    irreversible: migration.irreversible,
    verdict: overall(properties.map(({ verdict }) => verdict)),
    durationMs: Math.round(clock() - startedAt),
    properties,
    evidence: book.report(),
    notes: [
      ...link.notes,
      ...idleAcceptances(migration, observations),
      ...drift(link.baseImage.schema, journey.before.schema),
      ...measured(journey),
    ],
  };
  return { report, after: journey.after, health: journey.health.up };
}

function whyNot({ id }: Property, { again, up }: Journey): string | null {
  if (!onRealData.includes(id)) return 'it needs generated data: verify without --on checks it';
  if (id === 're-apply' && again === null && up.result.ok)
    return 'a second up on a database of this size is only made with --again';
  return null;
}

async function observe(observation: Observation, journey: Journey, trial: CopyTrial): Promise<void> {
  const { property } = observation;
  try {
    if (property.id === 'preconditions') observation.add(refusal(journey), 0);
    else observation.add(await property.check(trial), 0);
    const surplus = property.id === 'row-count' ? journey.surplus : [];
    if (surplus.length > 0 && observation.kinds.size === 0)
      observation.add({ findings: surplus, evidence: true }, 0);
  } catch (error) {
    observation.crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    await trial.close();
  }
}

/** The database did not come from these migrations alone, other tools' histories apart: what was proven on generated data says less about it. */
function drift(planned: Schema, real: Schema): ReportNote[] {
  return compareSchemas(planned, withoutOtherLedgers(real)).map(({ code, what }) => ({
    kind: 'context',
    message: `before this migration ${what} is ${drifts[code]} in this database, against what the migrations make`,
  }));
}

const drifts = {
  missing: 'missing',
  'left-behind': 'there besides',
  changed: 'other',
  'column-order': 'in another order',
};

/** On the database that is to be migrated, a refusal is the answer to the question. */
function refusal({ up }: Journey): { findings: Finding[]; evidence: boolean } {
  if (up.result.refusedBy === undefined) return { findings: [], evidence: true };
  return {
    evidence: true,
    findings: [
      {
        code: `refuses: ${up.result.refusedBy}`,
        summary: `this database is refused: ${up.result.error?.message ?? ''}`,
        differences: [],
        wayOut: 'fix the rows first, or let an earlier migration do so',
      },
    ],
  };
}

function measured({ up, down, bytes }: Journey): ReportNote[] {
  return [
    ...measuredWay('up', up, [bytes.before, bytes.up]),
    ...(down === null ? [] : measuredWay('down', down, [bytes.up, bytes.down])),
  ].map((message) => ({ kind: 'context', message }));
}

function measuredWay(
  direction: string,
  { durationMs, locks, rewritten }: Leg,
  [from, to]: [number, number],
): string[] {
  const size = `the database: ${from} -> ${to} bytes`;
  if (locks.length === 0) return [`${direction} held the write lock for ${durationMs} ms; ${size}`];
  const held = new Map<string, string[]>();
  for (const { table, lock } of locks) {
    if (lock !== null && BLOCKING.has(lock)) held.set(lock, [...(held.get(lock) ?? []), table]);
  }
  return [
    `${direction} took ${durationMs} ms; ${size}`,
    ...[...held].map(
      ([lock, tables]) => `${direction} held ${lock} on ${tables.join(', ')} until it was done`,
    ),
    ...(rewritten.length === 0 ? [] : [`${direction} rewrote ${rewritten.join(', ')} as a whole`]),
  ];
}

/** Locks that keep others from reading or writing a table (PostgreSQL's documentation, 13.3.1). */
const BLOCKING: ReadonlySet<string> = new Set([
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
]);
