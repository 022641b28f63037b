import type { StoredDatabase } from '../../engines/engine.js';
import type { CopyStore } from '../../engines/store.js';
import type { Schema } from '../../model/schema.js';

export interface Look {
  readonly schema: Schema;
  /** On the disk. */
  readonly bytes: number;
}

/** What a look from outside shows, without reading rows. */
export async function look(store: CopyStore): Promise<Look> {
  return onDatabase(
    store,
    true,
    async (database) => ({
      schema: await database.schema(),
      bytes: await store.size(),
    }),
    true,
  );
}

export async function onDatabase<T>(
  store: CopyStore,
  foreignKeys: boolean,
  act: (database: StoredDatabase) => Promise<T>,
  readonly = false,
): Promise<T> {
  const database = await store.open({ readonly, foreignKeys, confined: true });
  try {
    return await act(database);
  } finally {
    await database.close();
  }
}
