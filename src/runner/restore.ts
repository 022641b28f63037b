import type { Restored, RestoreOptions, Store } from '../engines/store.js';

/** Puts a backup in a database's place, with other runners locked out. @throws {UserError} when nothing was done */
export async function restore(store: Store, options: RestoreOptions): Promise<Restored> {
  const unlock = options.dryRun === true ? async () => {} : await store.lock();
  try {
    return await store.restore(options);
  } catch (error) {
    throw store.explain(error);
  } finally {
    await unlock();
  }
}
