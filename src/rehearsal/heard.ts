import fc from 'fast-check';
import { type Cell, sameCell } from '../model/cell.js';
import type { RunResult } from '../model/run.js';
import type { Settings } from '../model/settings.js';
import type { Source } from '../model/source.js';
import type { Trial } from '../properties/property.js';
import { otherChance } from '../properties/worlds.js';
import { type Dialect, tokenize } from '../sql/tokenize.js';
import type { Link } from './chain.js';
import { datasetsOf } from './plan.js';
import { saltOf } from './seeds.js';
import type { Suite } from './suite.js';
import { type Stage, startTrial } from './trial.js';

/** Datasets that code is run on before the datasets are drawn that count. */
const LISTENED = 4;

interface Listening {
  readonly source: Source;
  readonly link: Link;
  readonly suite: Suite | undefined;
  readonly settings: Settings;
}

/**
 * What a migration written as code sends to the database, values in their places: its text is no SQL, and its conditions
 * are to be met all the same. Nothing for one that is SQL.
 */
export async function heardFrom(task: Listening, stage: Stage): Promise<readonly string[]> {
  const { source, link, suite, settings } = task;
  const { migration } = link;
  if (migration.code === undefined || suite?.datasets !== undefined) return [];
  const heard = new Set<string>();
  const hear = (result: RunResult, other: RunResult) => {
    for (const sql of spelled(result, other, source.dialect)) if (heard.size < MOST_HEARD) heard.add(sql);
  };
  for (let round = 0; round < LISTENED; round++) {
    const arbitrary = datasetsOf({ ...link, heard: [...heard] }, source, suite, settings.data);
    const [dataset = {}] =
      round === 0 ? [{}] : fc.sample(arbitrary, { seed: settings.seed + round, numRuns: 1 });
    const trial = await startTrial(stage, dataset, round, saltOf(settings.seed, round));
    try {
      const { result } = await trial.up();
      hear(result, await runByChance(trial));
      if (result.ok && migration.down !== null) {
        const down = await trial.down();
        hear(down.result, down.result);
      }
    } finally {
      await trial.close();
    }
  }
  return [...heard];
}

/** What `up` does where chance draws otherwise. */
async function runByChance(trial: Trial): Promise<RunResult> {
  const database = await trial.open('before', otherChance);
  try {
    return await trial.run(database, 'up');
  } finally {
    await database.close();
  }
}

/** Code that goes over many rows says the same for each of them. */
const MOST_HEARD = 60;

/** What chance drew is no word: a dataset that held it would meet what the next run draws. */
function spelled(result: RunResult, other: RunResult, dialect: Dialect): string[] {
  const others = sent(other);
  return sent(result).flatMap(({ sql, parameters }, at) => {
    const same = others[at];
    if (same !== undefined && same.sql !== sql) return [];
    const steady = parameters.map((cell, place) => {
      const there = same?.parameters[place];
      return there === undefined || sameCell(cell, there) ? cell : undefined;
    });
    return [withValues(sql, steady, dialect)];
  });
}

function sent({ statements, reads = [] }: RunResult) {
  return [
    ...reads.map(({ sql, parameters }) => ({ sql, parameters })),
    ...statements.map(({ statement, parameters = [] }) => ({ sql: statement.sql, parameters })),
  ];
}

/** The statement with its values in the places of its parameters, as far as they can be spelled. */
function withValues(sql: string, parameters: readonly (Cell | undefined)[], dialect: Dialect): string {
  if (parameters.length === 0) return sql;
  let place = 0;
  return tokenize(sql, dialect)
    .map(({ kind, text }) => {
      if (kind !== 'parameter') return text;
      const numbered = /^[?$](\d+)$/.exec(text)?.[1];
      const cell = parameters[numbered === undefined ? place++ : Number(numbered) - 1];
      return literal(cell) ?? text;
    })
    .join('');
}

function literal(cell: Cell | undefined): string | null {
  if (typeof cell === 'string') return cell.length > 200 ? null : `'${cell.replaceAll("'", "''")}'`;
  return typeof cell === 'bigint' || typeof cell === 'number' ? String(cell) : null;
}
