import type { HealthProblem } from '../../engine.js';
import type { TablePair } from '../../store.js';
import { connectSqlite } from '../connect.js';
import { alikeInPlace, type Part } from '../mismatches.js';

/** Work that only reads database files, as it is told to another process. */
export type Job = HealthJob | AlikeJob;

interface HealthJob {
  readonly kind: 'health';
  readonly files: readonly [string];
}

/** Of which pairs, by their place, no row of this part differs. */
interface AlikeJob {
  readonly kind: 'alike';
  readonly files: readonly [left: string, right: string];
  readonly pairs: readonly TablePair[];
  readonly part: Part;
}

export type AnswerTo<J extends Job> = J extends HealthJob ? HealthProblem[] : number[];

/** Does a job here and now. */
export async function perform<J extends Job>(job: J): Promise<AnswerTo<J>>;
export async function perform(job: Job): Promise<HealthProblem[] | number[]> {
  return job.kind === 'health' ? healthOf(...job.files) : alikeInPlace(...job.files, job.pairs, job.part);
}

async function healthOf(path: string): Promise<HealthProblem[]> {
  const database = connectSqlite(path, { readonly: true });
  try {
    return await database.health();
  } finally {
    await database.close();
  }
}
