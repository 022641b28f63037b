import fc from 'fast-check';
import type { Engine } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import { encodeCell } from '../model/cell-json.js';
import type { Dataset } from '../model/dataset.js';
import type { Direction, StatementRun } from '../model/run.js';
import type { Source } from '../model/source.js';
import { datasetsOf, stageOf } from './plan.js';
import { linkOf } from './replay.js';
import type { Suite } from './suite.js';
import { startTrial } from './trial.js';

export interface RecordOptions {
  readonly source: Source;
  readonly engine: Engine;
  /** The id of the migration. */
  readonly migration: string;
  readonly suite?: Suite | undefined;
  readonly seed: number;
}

/** What each direction sends to the database; `null`: there is no way back. */
export type Recording = Readonly<Record<Direction, RecordedDirection | null>>;

export interface RecordedDirection {
  readonly statements: readonly RecordedStatement[];
  /** What is sent where there are no rows, and was not sent otherwise. */
  readonly withoutRows: readonly RecordedStatement[];
  /** Why it did not end on the populated database. */
  readonly error?: string;
}

export interface RecordedStatement {
  readonly sql: string;
  readonly parameters: readonly Cell[];
  /**
   * `statement`: it was sent only where there were rows, or more often there, so that another database may see other statements.
   * `values`: only its parameters depend on them.
   */
  readonly dependsOnRows: false | 'statement' | 'values';
}

/**
 * Runs both directions on a populated database, and on one that holds nothing but what the migrations before put in, and
 * writes down what was sent.
 *
 * @throws {UserError} when the chain does not reach the migration
 */
export async function record(options: RecordOptions): Promise<Recording> {
  const { source, engine, migration, suite, seed } = options;
  const link = await linkOf(engine, source, migration);
  const stage = stageOf(engine, source, link, suite, 'plain');
  const populated = await largest(datasetsOf(link, source, suite, 'plain'), seed);
  const runs = async (dataset: Dataset) => {
    const trial = await startTrial(stage, dataset, 0, seed);
    try {
      const up = (await trial.up()).result;
      const down = up.ok && link.migration.down !== null ? (await trial.down()).result : null;
      return { up, down };
    } finally {
      await trial.close();
    }
  };
  const [full, empty] = [await runs(populated), await runs({})];
  return {
    up: recorded(full.up, empty.up.statements),
    down: link.migration.down === null ? null : recorded(full.down, empty.down?.statements ?? []),
  };
}

/** Of a handful of datasets the one with the most rows. */
async function largest(datasets: fc.Arbitrary<Dataset>, seed: number): Promise<Dataset> {
  const drawn = fc.sample(datasets, { seed, numRuns: DRAWN });
  const size = (dataset: Dataset) => Object.values(dataset).reduce((sum, rows) => sum + rows.length, 0);
  return drawn.reduce((best, each) => (size(each) > size(best) ? each : best), {});
}

const DRAWN = 8;

function recorded(
  run: { readonly statements: readonly StatementRun[]; readonly error?: Error } | null,
  onEmpty: readonly StatementRun[],
): RecordedDirection {
  const [sent, other] = [(run?.statements ?? []).map(sentBy), onEmpty.map(sentBy)];
  const same = pairOff(sent, other, ({ sql, parameters }) =>
    JSON.stringify([sql, parameters.map(encodeCell)]),
  );
  const alike = pairOff(
    sent.filter((each) => !same.has(each)),
    other.filter((each) => !same.has(each)),
    ({ sql }) => sql,
  );
  return {
    statements: sent.map((each) => ({
      ...each,
      dependsOnRows: same.has(each) ? false : alike.has(each) ? 'values' : 'statement',
    })),
    withoutRows: other
      .filter((each) => !same.has(each) && !alike.has(each))
      .map((each) => ({ ...each, dependsOnRows: 'statement' })),
    ...(run?.error === undefined ? {} : { error: run.error.message }),
  };
}

type Sent = Pick<RecordedStatement, 'sql' | 'parameters'>;

function sentBy({ statement: { sql }, parameters = [] }: StatementRun): Sent {
  return { sql, parameters };
}

/** Those of both lists that have a partner with the same key in the other one, each at most one. */
function pairOff(
  some: readonly Sent[],
  others: readonly Sent[],
  keyOf: (each: Sent) => string,
): ReadonlySet<Sent> {
  const free = new Map<string, Sent[]>();
  for (const each of others) free.set(keyOf(each), [...(free.get(keyOf(each)) ?? []), each]);
  const paired = new Set<Sent>();
  for (const each of some) {
    const partner = free.get(keyOf(each))?.shift();
    if (partner !== undefined) paired.add(each).add(partner);
  }
  return paired;
}
