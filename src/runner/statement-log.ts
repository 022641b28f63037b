import type { StoredDatabase } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import { EngineLost, StatementError } from '../model/errors.js';
import type { Answer, Connection, Moment, Statement } from '../model/migration.js';
import type { ReadRun, RunOptions, StatementRun } from '../model/run.js';
import { stays } from './stays.js';

/** A connection that writes down what is run through it, and fails when it is told to. */
export class StatementLog implements Connection {
  readonly engine: string;
  readonly dialect: Connection['dialect'];
  readonly moment?: Moment;
  readonly lend?: NonNullable<Connection['lend']>;
  readonly statements: StatementRun[] = [];
  readonly reads: ReadRun[] = [];
  readonly #database: StoredDatabase;
  readonly #options: RunOptions;
  /** The engine went away, whatever the code made of that. */
  lost: EngineLost | null = null;
  /** What some statement wrote stays whatever comes: it ran in no transaction, or ended one. */
  kept = false;

  constructor(database: StoredDatabase, options: RunOptions) {
    this.engine = database.engine;
    this.dialect = database.dialect;
    if (database.moment !== undefined) this.moment = database.moment;
    this.#database = database;
    this.#options = options;
    if (database.lend !== undefined) this.lend = (work) => this.#lend(work);
  }

  async run(sql: string, parameters: readonly Cell[] = []): Promise<{ changes: number }> {
    return { changes: await this.execute({ sql }, parameters) };
  }

  async all(sql: string, parameters: readonly Cell[] = []): Promise<Readonly<Record<string, Cell>>[]> {
    const rows = await this.#database.all(sql, parameters);
    this.reads.push({ sql, parameters, rows: rows.length });
    return rows;
  }

  /** What only reads is no statement of the migration: nothing can be left half done by it. */
  async query(sql: string, parameters: readonly Cell[] = []): Promise<Answer> {
    const write = () => this.#database.query(sql, parameters);
    const answer = await this.#logged({ sql }, parameters, write, ({ reads }) => !reads);
    if (answer.reads) this.reads.push({ sql, parameters, rows: answer.rows.length });
    return answer;
  }

  async beside(sql: string): Promise<void> {
    await this.#database.run(sql);
  }

  async #lend(work: (path: string) => Promise<void>): Promise<void> {
    this.failIfDue();
    await this.#database.lend?.(work);
    this.kept = true;
  }

  async execute(statement: Statement, parameters: readonly Cell[] = []): Promise<number> {
    const write = () => this.#database.run(statement.sql, parameters);
    return (await this.#logged(statement, parameters, write)).changes;
  }

  async #logged<T extends { readonly changes: number; readonly texts?: readonly string[] }>(
    statement: Statement,
    parameters: readonly Cell[],
    write: () => Promise<T>,
    counts: (answer: T) => boolean = () => true,
  ): Promise<T> {
    this.failIfDue();
    const bound = parameters.length > 0 ? { parameters } : {};
    const place = this.statements.push({ statement, changes: 0, ...bound }) - 1;
    const held = this.#database.inTransaction();
    const answer = await write().catch((error: unknown) => {
      if (error instanceof EngineLost) this.lost = error;
      // Tools write their own words into the error later on.
      if (error instanceof StatementError && error.broken !== undefined) {
        const refused = { broken: error.broken, message: error.message };
        this.statements[place] = { statement, changes: 0, ...bound, refused };
      }
      throw error;
    });
    if (!counts(answer)) {
      this.statements.splice(place, 1);
      return answer;
    }
    const { changes, texts } = answer;
    if (!this.#database.inTransaction()) this.kept ||= stays(statement.sql, held, changes, this.dialect);
    this.statements[place] = { statement, changes, ...bound, ...(texts === undefined ? {} : { texts }) };
    await this.#options.afterEach?.(this.statements.length);
    return answer;
  }

  failIfDue(): void {
    const { failAfter } = this.#options;
    if (this.statements.length === failAfter) {
      throw new InjectedFailure(`injected failure after statement ${failAfter}`);
    }
  }
}

/** What {@link RunOptions.failAfter} throws. */
export class InjectedFailure extends Error {
  override readonly name = 'InjectedFailure';
}
