import fc from 'fast-check';
import type { Engine } from '../engines/engine.js';
import type { Dataset } from '../model/dataset.js';
import type { Migration } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';
import type { Evidence, MigrationReport, PropertyReport, ReportNote } from '../model/report.js';
import type { Settings } from '../model/settings.js';
import type { Source } from '../model/source.js';
import { overall } from '../model/verdict.js';
import { registry } from '../properties/registry.js';
import { statementFacts } from '../sql/statement.js';
import type { Dialect } from '../sql/tokenize.js';
import { admittedValues } from './admitted.js';
import { findCauses, linkByPlace } from './causes/causes.js';
import { idleAcceptances } from './causes/idle-acceptances.js';
import { firstShown, type Told, toldBy } from './causes/told.js';
import type { Link } from './chain.js';
import { checksOf, isNews } from './checks.js';
import { rehearseCost } from './cost/cost.js';
import { Coverage } from './coverage.js';
import type { Listener } from './events.js';
import { EvidenceBook } from './evidence.js';
import { evidenceGaps } from './evidence-gaps.js';
import { type Grounds, groundsOf } from './grounds.js';
import { heardFrom } from './heard.js';
import { Observation } from './observation.js';
import type { Obstacle } from './obstacle.js';
import { watchAlso, watchedBeside } from './panel.js';
import { type DatasetSource, sqlOf, stageOf } from './plan.js';
import { reportProperties } from './property-report.js';
import { reconsider } from './reconsider.js';
import { Refusals } from './refusals.js';
import { schemaChanges } from './schema-changes.js';
import { saltOf } from './seeds.js';
import { statementGap } from './statement-gap.js';
import { Stillness } from './stillness.js';
import type { Suite } from './suite.js';
import { type Stage, startTrial } from './trial.js';
import { unrunnable, withoutUnexercised } from './unrunnable.js';

export interface MigrationTask {
  readonly engine: Engine;
  readonly source: Source;
  readonly link: Link;
  readonly suite: Suite | undefined;
  readonly settings: Settings;
  readonly clock: () => number;
  /** When to stop, on the same clock. */
  readonly deadline: number;
  readonly listener: Listener;
}

/** Checks one migration by every property, over its datasets, and shrinks what fails. */
export async function rehearseMigration(task: MigrationTask): Promise<MigrationReport> {
  const { settings, clock, listener } = task;
  const { id } = task.link.migration;
  if (task.link.obstacle !== null) return withObstacle(task, task.link.obstacle);
  await task.engine.keep?.(task.link.base);
  const startedAt = clock();
  const book = new EvidenceBook(task.link.migration, task.link.baseImage.schema, task.engine.dialect);
  const unheard = stageOf(task.engine, task.source, task.link, task.suite, settings.data);
  const outline = outlineOf(task, startedAt);
  // Its code runs before there is any finding: a stop in the middle of that must find the migration begun.
  await listener({ type: 'so-far', id, news: true, report: () => outline([], book.report(), []) });
  const heard = { ...task.link, heard: await heardFrom(task, unheard) };
  const link = { ...heard, admitted: await admittedValues(task, heard) };
  const quiet = stageOf(task.engine, task.source, link, task.suite, settings.data);
  const stage: Stage = { ...quiet, onRun: (direction, result) => book.sawRun(direction, result) };
  const grounds = await groundsOf({ ...task, link }, settings.data, stage);
  const datasets: DatasetSource = {
    at: (index) => grounds.at(index).arbitrary,
    seed: settings.seed,
    wanted: () => clock() < task.deadline,
  };
  const observations = registry
    .filter(({ id }) => asksFor(settings, id))
    .map((property) => new Observation(property, property.skip(stage.subject)));
  const stillness = new Stillness();
  let told: readonly Told[] | null = null;
  const tellSoFar = (news: boolean) =>
    listener({
      type: 'so-far',
      id,
      news,
      report: () => outline(soFar(link.migration, observations, told, settings.seed), book.report(), []),
    });
  await tellSoFar(true);
  const coverage = new Coverage(link.baseImage.schema, namesIn(link, task.engine.dialect));
  const cut = await observe(task, grounds, observations, { book, stillness, coverage, tellSoFar });
  await reconsider(quiet, observations, settings.seed);
  const uncovered = coverage.gaps();
  for (const observation of observations) observation.miss(uncovered.map(({ message }) => message));
  told = toldBy(link.migration, observations);
  await findCauses(quiet, datasets, told, {
    shrinking: async ({ property }) => listener({ type: 'shrinking', id, property: property.id }),
    found: async () => tellSoFar(true),
  });
  const properties = reportProperties(observations, told);
  for (const report of properties)
    await listener({ type: 'property', id, property: report.id, verdict: report.verdict });
  const cost = asksFor(settings, 'cost') ? await measuredCost(task) : null;
  if (cost !== null) properties.push(cost.property);
  const evidence = book.report();
  if (link.schemaAfter === null) {
    const told = withoutUnexercised(properties);
    if (told.gap !== null) return outline(told.properties, evidence, [...cut, told.gap]);
  }
  const gaps = [
    ...cut,
    ...uncovered,
    ...evidenceGaps(evidence, link, task.engine.dialect),
    ...book.unanswered().map((sql) => statementGap('no dataset had a row for this query to read', { sql })),
    ...stillness.gaps(link.migration, task.engine.dialect),
  ];
  const report = outline(properties, evidence, gaps);
  return {
    ...report,
    notes: [...report.notes, ...savedBy(grounds), ...idleAcceptances(link.migration, observations)],
    ...(cost?.cost === undefined ? {} : { cost: cost.cost }),
  };
}

/** What turns findings into the migration's report. */
function outlineOf({ link, clock }: MigrationTask, startedAt: number) {
  const { migration } = link;
  return (
    properties: readonly PropertyReport[],
    evidence: Evidence,
    gaps: readonly ReportNote[],
  ): MigrationReport => ({
    id: migration.id,
    description: migration.description,
    checksum: migration.checksum,
    reversible: migration.down !== null && migration.irreversible === null,
    irreversible: migration.irreversible,
    verdict: overall([
      ...properties.map(({ verdict }) => verdict),
      ...(gaps.length > 0 ? (['inconclusive'] as const) : []),
    ]),
    durationMs: Math.round(clock() - startedAt),
    properties,
    evidence,
    notes: [...link.notes, ...gaps],
    ...(link.schemaAfter && { schemaChanges: schemaChanges(link.baseImage.schema, link.schemaAfter) }),
  });
}

/** Every property's line of the report by now; faults that have not been shrunk yet stand on the dataset that showed them first. */
function soFar(
  migration: Migration,
  observations: readonly Observation[],
  told: readonly Told[] | null,
  seed: number,
): PropertyReport[] {
  const all = (told ?? toldBy(migration, observations)).map((each) => ({
    ...each,
    cause: null,
    shown: each.shown ?? firstShown(each, seed),
  }));
  linkByPlace(all);
  return reportProperties(observations, all);
}

/** The report of a migration that cannot be run here; everything about it stays open. */
async function withObstacle(task: MigrationTask, obstacle: Obstacle): Promise<MigrationReport> {
  const { link, engine, settings, listener, clock } = task;
  const line = unrunnable(obstacle);
  await listener({ type: 'property', id: link.migration.id, property: line.id, verdict: line.verdict });
  const asked = asksFor(settings, line.id);
  const evidence = new EvidenceBook(link.migration, link.baseImage.schema, engine.dialect).report();
  const gap: ReportNote = { kind: 'gap', message: line.summary };
  return outlineOf(task, clock())(asked ? [line] : [], evidence, asked ? [] : [gap]);
}

function asksFor({ properties }: Settings, id: PropertyId): boolean {
  return properties === null || properties.includes(id);
}

async function measuredCost({ engine, source, link, settings, clock, listener }: MigrationTask) {
  const { id } = link.migration;
  if (settings.cost !== undefined) await listener({ type: 'measuring', id });
  const measured = await rehearseCost({ engine, source, link, seed: settings.seed, clock }, settings.cost);
  await listener({ type: 'property', id, property: 'cost', verdict: measured.property.verdict });
  return measured;
}

/** Runs every dataset past every property. The answer says what was left out, if anything. */
async function observe(
  task: MigrationTask,
  grounds: Grounds,
  observations: readonly Observation[],
  {
    book,
    stillness,
    coverage,
    tellSoFar,
  }: {
    readonly book: EvidenceBook;
    readonly stillness: Stillness;
    readonly coverage: Coverage;
    readonly tellSoFar: (news: boolean) => void | Promise<void>;
  },
): Promise<ReportNote[]> {
  const { settings, link, listener, clock, deadline } = task;
  let index = 0;
  let done = 0;
  /** Datasets in place of refused ones that were refused as well, one after another. */
  let drawnAgain = 0;
  const refusals = new Refusals();
  const look = async (drawn: Dataset) => {
    const place = index++;
    if (clock() >= deadline) return;
    const extra = place >= settings.runs;
    if (extra && (coverage.through >= settings.runs || drawnAgain >= MOST_IN_VAIN)) throw new Enough();
    const salt = saltOf(settings.seed, place);
    const { ground, dataset } = await grounds.placeOf(drawn, place, salt);
    let { stage } = ground;
    let trial = await startTrial(stage, dataset, place, salt);
    /** Looks whether it is so where all tables are there as well. */
    const lookWider = async () => {
      book.discardCurrent();
      await trial.close();
      stage = grounds.whole.stage;
      trial = await startTrial(stage, dataset, place, salt);
      return trial.up();
    };
    const isNarrow = () => stage !== grounds.whole.stage;
    try {
      let up = await trial.up();
      if (isNarrow() && !up.result.ok && !refusals.has(up)) up = await lookWider();
      refusals.add(up);
      if (extra && !up.result.ok) {
        drawnAgain++;
        return;
      }
      drawnAgain = 0;
      let checks = await checksOf(trial, observations);
      if (isNarrow() && isNews(checks)) {
        await lookWider();
        checks = await checksOf(trial, observations);
      }
      if (isNews(checks)) {
        watchAlso(link.migration, dataset);
        checks = await checksOf(trial, observations);
      }
      for (const [observation, check] of checks) {
        if (check instanceof Error) observation.crash = check.stack ?? check.message;
        else observation.add(check, place, dataset, watchedBeside(link.migration));
      }
      await stillness.see(trial);
      await coverage.see(trial);
      book.sawDataset(dataset, trial.loaded);
      await grounds.saw(trial, { stage });
    } finally {
      await trial.close();
    }
    await listener({
      type: 'progress',
      id: link.migration.id,
      done: Math.min(++done, settings.runs),
      total: settings.runs,
    });
    await tellSoFar(
      observations.some(({ kinds }) => [...kinds.values()].some(({ index }) => index === place)),
    );
  };
  const run = await fc.check(fc.asyncProperty(grounds.inTurn(refusals), look), {
    seed: settings.seed,
    numRuns: 2 * settings.runs,
    examples: [[{}]],
    endOnFailure: true,
  });
  if (run.failed && !(run.errorInstance instanceof Enough)) throw run.errorInstance;
  const message = `the time limit ended this migration after ${done} of ${settings.runs} datasets`;
  return [...refusals.gaps(), ...(done < settings.runs ? [{ kind: 'gap', message } as const] : [])];
}

function savedBy({ narrowed }: Grounds): ReportNote[] {
  if (narrowed === null) return [];
  const { datasets, tables, of } = narrowed;
  const message = `${datasets} of the datasets were looked at on the ${tables} of ${of} tables that the migration reaches`;
  return [{ kind: 'context', message }];
}

/** As many datasets got through `up` as were asked for. */
class Enough extends Error {}

/** So many datasets in a row that `up` refuses, and it is not asked to bear others. */
const MOST_IN_VAIN = 15;

/** Names in the statements, and in what code was heard to run, in lower case. */
function namesIn({ migration, heard = [] }: Link, dialect: Dialect): ReadonlySet<string> {
  return new Set([...sqlOf(migration), ...heard].flatMap((sql) => [...statementFacts(sql, dialect).names]));
}
