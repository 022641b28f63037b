import type { CopyStore } from '../../engines/store.js';
import { UserError } from '../../model/errors.js';
import type { Migration } from '../../model/migration.js';
import type { Source } from '../../model/source.js';
import { inForce, readLedger } from '../../runner/ledger.js';
import { readStanding } from '../../runner/others/standing.js';
import { checkHistory } from '../../runner/steps.js';
import type { RehearseOnOptions } from './task.js';

/** The migrations that a real database does not have yet, by the history of this framework or of the folder's own tool. @throws {UserError} */
export async function pendingOf({
  store,
  source,
  from,
  to,
}: RehearseOnOptions): Promise<readonly Migration[]> {
  const { migrations } = source;
  const first = from === null ? await position(store, source) : migrations.findIndex(({ id }) => id === from);
  const last = to === null ? migrations.length : migrations.findIndex(({ id }) => id === to) + 1;
  const pending = migrations.slice(first, last);
  if (pending.length > 0) return pending;
  throw new UserError('nothing is pending on this database', {
    where: store.place,
    wayOut: '--from ID rehearses from that migration on, as if it were pending',
  });
}

async function position(store: CopyStore, source: Source): Promise<number> {
  const database = await store.open({ readonly: true });
  try {
    const applied = inForce(await readLedger(database));
    checkHistory(source.migrations, applied);
    if (applied.size > 0) return applied.size;
    const standing = await readStanding(database, source);
    if (standing !== null) return standing.applied;
    const { tables } = await database.schema();
    if (tables.length === 0) return 0;
  } finally {
    await database.close();
  }
  throw new UserError(
    'this database has tables and no history of rehearse or of the tool whose folder this is, so that nothing says which migrations it has',
    {
      where: store.place,
      wayOut: '--from ID names the first one that is pending',
    },
  );
}
