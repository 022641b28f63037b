import type { Database, HealthProblem } from '../engines/engine.js';
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

/**
 * Reads the definitions anew, as the next program will that opens the database: a connection goes on with those that it knows.
 *
 * @throws {StatementError} when they cannot be read
 */
export async function demandReadable(database: Database): Promise<void> {
  if (database.engine !== 'sqlite') return;
  const [{ writable_schema: writable } = { writable_schema: 0n }] =
    await database.all('PRAGMA writable_schema');
  await database.run('PRAGMA writable_schema = RESET');
  await database.all('SELECT count(*) FROM sqlite_schema');
  if (Number(writable) !== 0) await database.run('PRAGMA writable_schema = ON');
}
