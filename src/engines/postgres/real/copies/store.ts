import type { CopyStore, Store } from '../../../store.js';
import type { PostgresCopyOptions, PostgresStoreOptions } from '../options.js';
import { storeOn, targetOf } from '../store.js';
import { inspecting } from './looked.js';
import { findMismatches } from './mismatches.js';
import type { Parts } from './parts.js';
import { columnsByTable, firstRows, sample } from './sample.js';
import { openWorkplace, sweepCopies } from './workplace.js';

/**
 * A database on a PostgreSQL server that is rehearsed on by copies: databases beside it, which are taken away again. It is copied at the
 * start, so that others may go on writing to it.
 *
 * @throws {UserError} for an address that is none
 */
export function serverCopies(url: string, options: PostgresCopyOptions): CopyStore {
  return copyable({ target: targetOf(url, '--on', options), options, isCopy: false });
}

/** Takes away the copies whose makers have died. @throws {UserError} when the server cannot be reached */
export async function forgetCopies(url: string, options: PostgresStoreOptions): Promise<void> {
  await sweepCopies(targetOf(url, '--on', options));
}

const known = new WeakMap<object, Parts>();

/** @throws {Error} for a store of another engine */
function partsOf(store: Pick<Store, 'place'>): Parts {
  const parts = known.get(store);
  if (parts === undefined) throw new Error(`${store.place} is no database that can be copied on a server`);
  return parts;
}

function copyable(parts: Omit<Parts, 'idle'>): CopyStore {
  const { target, options } = parts;
  const store = storeOn(target, options);
  let busy: Promise<unknown> = Promise.resolve();
  const self: CopyStore = {
    ...store,
    open: (wanted) =>
      store.open({ ...wanted, confined: wanted.confined === true && options.allowCluster !== true }),
    workplace: (parent) => openWorkplace(target, parent, options.env.PATH ?? '', partsOf, copyable),
    size: () =>
      inspecting(target, async ({ channel }) => {
        const [answer] = await channel.read('SELECT pg_catalog.pg_database_size(current_database())');
        return Number(answer?.rows[0]?.[0]);
      }),
    mismatches: (other, pairs, limit) =>
      inspecting(target, (left) =>
        inspecting(partsOf(other).target, (right) => findMismatches(left, right, pairs, limit)),
      ),
    health: () => {
      const problems = healthOf(self);
      busy = Promise.allSettled([busy, problems]);
      return problems;
    },
    sample: (wanted) => inspecting(target, (looked) => sample(looked, wanted)),
    firstRows: (few) => inspecting(target, (looked) => firstRows(looked, few)),
    columnsByTable: () => inspecting(target, columnsByTable),
  };
  known.set(self, {
    ...parts,
    idle: async () => {
      await busy;
    },
  });
  return self;
}

async function healthOf(store: CopyStore) {
  const database = await store.open({ readonly: true });
  try {
    return await database.health();
  } finally {
    await database.close();
  }
}
