import type { HealthProblem } from '../engines/engine.js';
import { UserError } from '../model/errors.js';

/** @throws {UserError} when the file itself is damaged: nothing may be built on that, and nothing proven on it */
export function demandUndamaged(problems: readonly HealthProblem[], place: string): void {
  const damage = problems.find(({ kind }) => kind === 'integrity');
  if (damage === undefined) return;
  throw new UserError(`the database is damaged: ${damage.message}`, {
    where: place,
    wayOut: 'restore a backup: rehearse restore',
  });
}
