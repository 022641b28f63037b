import { afterAll, afterEach, beforeAll } from 'vitest';
import type { Database, Engine, OpenOptions, Snapshot } from '../../../src/engines/engine.js';
import { postgresEngine } from '../../../src/engines/postgres/index.js';
import { place } from '../../postgres.js';

/** Databases of an engine of the file's own, which are closed after each test. */
export class Opened {
  #engine: Engine | undefined;
  readonly #open: Database[] = [];

  constructor() {
    beforeAll(async () => {
      this.#engine = await postgresEngine({ server: place });
    });
    afterEach(async () => {
      for (const database of this.#open.splice(0)) await database.close();
    });
    afterAll(() => this.engine.close());
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error('no test has begun');
    return this.#engine;
  }

  async with(...statements: string[]): Promise<Database> {
    return this.#ran(await this.engine.open(), statements);
  }

  async from(snapshot: Snapshot, options: OpenOptions = {}): Promise<Database> {
    return this.#ran(await this.engine.open({ ...options, from: snapshot }));
  }

  /** Another database that is as this one is. */
  async again(database: Database): Promise<Database> {
    return this.from(await database.snapshot());
  }

  async #ran(database: Database, statements: readonly string[] = []): Promise<Database> {
    this.#open.push(database);
    for (const statement of statements) await database.run(statement);
    return database;
  }
}

/** The tables after these statements, each with its columns, by what is known of definitions. */
export async function tablesAfter(database: Database, ...statements: string[]): Promise<string[]> {
  for (const statement of statements) await database.run(statement);
  const { tables } = await database.schema();
  return tables.map(({ name, columns }) => `${name}(${columns.map((column) => column.name).join()})`);
}
