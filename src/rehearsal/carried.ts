import { dialects } from '../dialects/index.js';
import type { Database, Engine } from '../engines/engine.js';
import type { Action, Migration } from '../model/migration.js';
import type { Source } from '../model/source.js';

/** What earlier migrations of the folder have set on the connection that runs them all. */
export class Carried {
  readonly #query: string | null;
  #atFirst: readonly string[] = [];

  private constructor(query: string | null) {
    this.#query = query;
  }

  static async from({ dialect }: Engine, { rules }: Source, database: Database): Promise<Carried> {
    const carried = new Carried(rules.connection === 'shared' ? dialects[dialect].carriedSettings : null);
    carried.#atFirst = await carried.#read(database);
    return carried;
  }

  /** The migration that finds the connection as it is now, whichever connection runs it; `null` where nothing was set. */
  async by(migration: Migration, database: Database): Promise<Migration | null> {
    const now = await this.#read(database);
    if (now.join() === this.#atFirst.join()) return null;
    const { up, down } = migration;
    return { ...migration, up: after(now, up), down: down && after(now, down) };
  }

  async #read(database: Database): Promise<readonly string[]> {
    if (this.#query === null) return [];
    return (await database.all(this.#query)).map(({ statement }) => String(statement));
  }
}

/** Nothing is set back: the next file of the folder finds it so as well. */
function after(settings: readonly string[], action: Action): Action {
  const { before, after: own } = action.around ?? { before: [], after: [] };
  return { ...action, around: { before: [...settings, ...before], after: own } };
}
