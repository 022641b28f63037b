import type { Database, Engine, OpenOptions } from '../../../src/engines/engine.js';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';

/**
 * An engine that nobody knows: SQLite under another name, and without what its files and its process make possible. Whatever asks for
 * a name in place of a capability does something else on it.
 */
export function toyEngine(): Engine {
  const inner = sqliteEngine();
  return {
    name: 'toy',
    dialect: inner.dialect,
    version: inner.version,
    capabilities: { ...inner.capabilities, reverseOrder: false, embedded: false, costOfARun: 2 },
    open: async (options?: OpenOptions) => underItsName(await inner.open(inItsWorld(options))),
    remarks: () => inner.remarks(),
    close: () => inner.close(),
  };
}

/** What it cannot do is not done. */
function inItsWorld(options: OpenOptions = {}): OpenOptions {
  const { world } = options;
  return world === undefined ? options : { ...options, world: { ...world, reverseOrder: false } };
}

/** The database, called by the toy's name; it has no file that could be saved. */
function underItsName(database: Database): Database {
  return new Proxy(database, {
    get(target, key) {
      if (key === 'engine') return 'toy';
      if (key === 'saveTo') return undefined;
      const found: unknown = Reflect.get(target, key, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}
