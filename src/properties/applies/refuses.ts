import { quietWorld } from '../../effects/walk.js';
import { StatementError } from '../../model/errors.js';
import type { RunResult } from '../../model/run.js';
import type { Trial } from '../property.js';

/**
 * Whether an `up` that fails refuses the rows on purpose: somebody raised the error, and it is raised where no trigger acts as well, so
 * that it was the migration itself and no rule of the application's that it ran into.
 */
export async function refusesRows(trial: Trial, { error }: RunResult): Promise<boolean> {
  if (!isRaised(error)) return false;
  const database = await trial.open('before', quietWorld);
  try {
    return isRaised((await trial.run(database, 'up')).error);
  } finally {
    await database.close();
  }
}

function isRaised(error: Error | undefined): boolean {
  return error instanceof StatementError && error.broken?.rule === 'trigger';
}
