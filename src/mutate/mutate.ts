import fc from 'fast-check';
import type { Engine } from '../engines/engine.js';
import type { DataLevel } from '../model/dataset.js';
import type { Migration } from '../model/migration.js';
import type { Mutant, MutatedMigration, MutationReport } from '../model/mutation.js';
import type { Source } from '../model/source.js';
import { type Link, walkChain } from '../rehearsal/chain.js';
import { datasetsOf, stageOf } from '../rehearsal/plan.js';
import type { Suite } from '../rehearsal/suite.js';
import { type Stage, stageEffects } from '../rehearsal/trial.js';
import { Judge } from './judge.js';
import { plantsOf } from './plant.js';

/** In what faults are planted, and how hard they are looked for. */
export interface MutateOptions {
  readonly source: Source;
  readonly engine: Engine;
  readonly suites: readonly Suite[];
  /** Ids of the migrations in which faults are planted; `null`: all. */
  readonly only: readonly string[] | null;
  /** Datasets that each fault is looked for on. */
  readonly runs: number;
  readonly seed: number;
  readonly data: DataLevel;
  /** Faults planted in each migration at most, taken from all of its statements. */
  readonly limit: number;
  /** The score that is asked for, in per cent. */
  readonly least: number;
  readonly toolVersion: string;
  /** Hears of each fault that was judged. */
  readonly listener?: (id: string, mutant: Mutant) => void;
}

/**
 * Plants faults in migrations, one at a time, and runs the properties on each: what they miss says what a pass is worth. The faults are
 * those of a careful eye that slips: a statement, a WHERE, a constraint of a rebuild or a trigger left out, a constant, a join or a type
 * that is another one.
 */
export async function mutate(options: MutateOptions): Promise<MutationReport> {
  const { source, engine, only, seed, runs, least, toolVersion } = options;
  const migrations: MutatedMigration[] = [];
  for await (const link of walkChain(engine, source)) {
    if (only !== null && !only.includes(link.migration.id)) continue;
    migrations.push(await mutateOne(options, link));
  }
  const mutants = migrations.flatMap((migration) => migration.mutants);
  const count = (outcome: Mutant['outcome']) => mutants.filter((mutant) => mutant.outcome === outcome).length;
  const [caught, equivalent, survived] = [count('caught'), count('equivalent'), count('survived')];
  const telling = caught + survived;
  return {
    schema: 'rehearsal-mutations/1',
    tool: { name: 'rehearsal', version: toolVersion },
    engine: { name: engine.name, version: engine.version },
    source: { folder: source.folder, format: source.format },
    settings: { seed, runs, least },
    planted: mutants.length,
    caught,
    equivalent,
    survived,
    score: telling === 0 ? null : Math.floor((1000 * caught) / telling) / 10,
    migrations,
  };
}

async function mutateOne(options: MutateOptions, link: Link): Promise<MutatedMigration> {
  const { engine, source, suites, data, seed, runs, listener } = options;
  const { migration } = link;
  const skipped = whyNot(link);
  if (skipped !== null) return { id: migration.id, skipped, possible: 0, mutants: [] };
  const suite = suites.find((candidate) => candidate.migration === migration.id);
  const stage = stageOf(engine, source, link, suite, data);
  const datasets = fc.sample(datasetsOf(link, source, suite, data), { seed, numRuns: runs - 1 });
  const judge = await Judge.of(stage, [{}, ...datasets], seed);
  const mutants: Mutant[] = [];
  const plants = plantsOf(migration, judge.heard, engine.dialect, await rebuilds(stage));
  for (const { migration: planted, mutant } of evenly(plants, options.limit)) {
    const judged = { ...mutant, ...(await judge.judge(await stageWith(stage, planted))) };
    mutants.push(judged);
    listener?.(migration.id, judged);
  }
  const { length: possible } = plants;
  const broken = [...judge.broken].map(([property, message]) => `${property}: ${message}`);
  return {
    id: migration.id,
    possible,
    ...(broken.length > 0 ? { broken } : {}),
    skipped: mutants.length === 0 ? 'no fault fits its statements' : null,
    mutants,
  };
}

function whyNot({ migration, obstacle, schemaAfter }: Link): string | null {
  if (obstacle !== null) return obstacle.reason;
  if (schemaAfter === null) return 'its up fails';
  return migration.up.obstacle ?? null;
}

/** So many of a list, from all of its parts. */
function evenly<T>(list: readonly T[], most: number): readonly T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, at) => list[Math.floor((at * list.length) / most)] as T);
}

async function rebuilds(stage: Stage): Promise<boolean> {
  const effects = await stageEffects(stage, {}, 'up');
  return stage.subject.schemaBefore.tables.some(({ name }) => effects?.table(name)?.rebuilt === true);
}

/** The same stage with the faulty migration on it. */
async function stageWith(stage: Stage, migration: Migration): Promise<Stage> {
  const bare = { ...stage, subject: { ...stage.subject, migration, schemaAfter: null } };
  const { schemaAfter } = await Judge.schemasOf(bare);
  return { ...bare, subject: { ...bare.subject, schemaAfter } };
}
