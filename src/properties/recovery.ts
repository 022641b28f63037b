import { compareSchemas, sameImage, sameRows, tableNamed } from '../compare/index.js';
import type { Database } from '../engines/engine.js';
import type { Image } from '../model/image.js';
import type { Direction } from '../model/run.js';
import type { Trial } from './property.js';

/** Whether running the direction once more, from the part that a failure left, ends where an undisturbed run does. */
export async function goesOn(
  trial: Trial,
  database: Database,
  direction: Direction,
  complete: Image,
): Promise<boolean> {
  const { ok } = await trial.run(database, direction, {});
  return ok && sameImage(complete, await database.image());
}

/**
 * Whether all that was there before the migration is as it was, and what a failure left are whole objects that the migration makes
 * itself: to be taken away by hand, and in nobody's way until then.
 */
export function onlyAdds(before: Image, part: Image): boolean {
  const tables = [...before.tables.values()].every((table) => {
    const now = tableNamed(part, table.name);
    return now !== undefined && sameRows(table, now);
  });
  return (
    tables &&
    compareSchemas(before.schema, part.schema).every(
      ({ code, kind }) => code === 'left-behind' && WHOLE.has(kind),
    )
  );
}

const WHOLE = new Set(['table', 'index', 'view', 'other']);

/**
 * As {@link goesOn}, for a process that died after so many statements, with no transaction around them.
 *
 * @param left what it left on the disk; where a failure leaves anything else, such as under a transaction of the migration's own, it
 * is not known to go on
 */
export async function goesOnAfter(
  trial: Trial,
  direction: Direction,
  failAfter: number,
  { left, complete }: { readonly left: Image; readonly complete: Image },
): Promise<boolean> {
  const database = await trial.open(direction === 'up' ? 'before' : 'up');
  try {
    const { ok } = await trial.run(database, direction, { failAfter });
    if (ok || !sameImage(left, await database.image())) return false;
    return await goesOn(trial, database, direction, complete);
  } finally {
    await database.close();
  }
}
