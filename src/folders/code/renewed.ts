import type { MigrationFunction } from '../../model/migration.js';
import { awaited } from './awaited.js';
import { withoutExit } from './no-exit.js';
import { standStill } from './stand-still.js';

/**
 * Code that a rehearsal calls as a process of its tool's own would: its module is evaluated anew, while clock and random
 * numbers stand still. On a real database it is the code that was read.
 *
 * @param anew the same code, of a module that was evaluated anew
 * @param printing whether what it prints is shown
 */
export function renewed(
  first: MigrationFunction,
  anew: () => Promise<MigrationFunction>,
  printing = false,
): MigrationFunction {
  return (connection) =>
    standStill(
      connection.moment,
      async () => {
        if (connection.moment === undefined) return withoutExit(() => first(connection));
        const call = await anew();
        await withoutExit(() => awaited(call, connection));
      },
      printing,
    );
}
