import type { Engine } from '../engines/engine.js';
import type { Query } from '../model/query.js';
import type { Note, Source } from '../model/source.js';
import { bindQuery } from '../properties/queries/bind.js';
import type { Link } from './chain.js';
import { plansOn } from './plans-on.js';

/** Watches that every statement which was given runs at some version: one that runs nowhere proves nothing. */
export class IdleQueries {
  readonly #engine: Engine;
  readonly #source: Source;
  #idle: readonly Query[];

  constructor(engine: Engine, source: Source) {
    this.#engine = engine;
    this.#source = source;
    this.#idle = source.queries ?? [];
  }

  /** Tries those that have run nowhere yet in front of a migration. */
  async see({ base, baseImage: { schema } }: Link): Promise<void> {
    if (this.#idle.length === 0) return;
    const database = await this.#engine.open({
      from: base,
      searchPath: this.#source.rules.searchPath ?? [],
    });
    try {
      const asked = this.#idle.map((query) => ({
        name: query.name,
        ...bindQuery(query, { schema, rows: {}, dialect: this.#source.dialect, salt: 0 }),
      }));
      const run = await plansOn(database, asked);
      this.#idle = this.#idle.filter(({ name }) => !run.has(name));
    } finally {
      await database.close();
    }
  }

  notes(): Note[] {
    return this.#idle.map(({ name, file, line }) => ({
      kind: 'gap',
      message: `the statement ${name} runs in front of no migration, so that nothing was checked against it`,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    }));
  }
}
