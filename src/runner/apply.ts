import type { StoredDatabase } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import { ConditionError, EngineLost } from '../model/errors.js';
import type {
  Action,
  Answer,
  Condition,
  Connection,
  Migration,
  Moment,
  Statement,
} from '../model/migration.js';
import type { Direction, ReadRun, RunOptions, RunResult, StatementRun } from '../model/run.js';
import { type Frame, partsOf } from './frame.js';
import { stays } from './stays.js';

export interface ApplyOptions extends RunOptions {
  /** Runs inside the transaction before anything else: the place to look at what is there. */
  readonly prepare?: (connection: Connection) => Promise<void>;
  /** Runs inside the transaction when everything else is done: the place for a history row. */
  readonly record?: (statements: readonly StatementRun[]) => Promise<void>;
  /** Where a transaction is opened although the folder's tool opens none. */
  readonly frame?: Frame | null;
}

/**
 * Runs one direction of a migration: preconditions, statements, postconditions, record, commit, in one transaction
 * where the folder's tool opens one. Anything that throws rolls back what can be rolled back; the answer says how it went.
 */
export async function apply(
  database: StoredDatabase,
  migration: Migration,
  direction: Direction,
  options: ApplyOptions = {},
): Promise<RunResult> {
  const action = migration[direction];
  const log = new StatementLog(database, options);
  const { frame = null } = options;
  try {
    if (action === null) throw new Error(`${migration.id} has no down`);
    if (action.obstacle !== undefined) throw new Error(action.obstacle);
    const wrapped = action.transaction || frame !== null;
    const { lead, core, tail } = partsOf(action, frame);
    for (const sql of action.around?.before ?? []) await database.run(sql);
    await perform(lead, log);
    if (wrapped) await database.beginWriting();
    await options.prepare?.(database);
    if (direction === 'up')
      await demand(database, 'precondition', options.preconditions ?? migration.preconditions);
    await perform(core, log);
    log.failIfDue();
    if (direction === 'up') await demand(database, 'postcondition', migration.postconditions);
    await options.record?.(log.statements);
    if (wrapped) await database.run('COMMIT');
    if (database.inTransaction())
      throw new Error('it opens a transaction and never ends it, so nothing of it is kept');
    if (wrapped) log.kept = true;
    await perform(tail, log);
    for (const sql of action.around?.after ?? []) await database.run(sql);
    return { ok: true, statements: log.statements, reads: log.reads };
  } catch (thrown) {
    if (thrown instanceof EngineLost || log.lost !== null) throw log.lost ?? thrown;
    if (database.inTransaction()) await database.run('ROLLBACK');
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const refused = error instanceof ConditionError && error.kind === 'precondition';
    return {
      ok: false,
      statements: log.statements,
      reads: log.reads,
      error,
      ...(log.kept ? { kept: true } : {}),
      ...(refused ? { refusedBy: error.condition } : {}),
    };
  }
}

/** What {@link RunOptions.failAfter} throws. */
export class InjectedFailure extends Error {
  override readonly name = 'InjectedFailure';
}

/** @throws {ConditionError} for the first condition that some row breaks */
async function demand(
  connection: Connection,
  kind: 'precondition' | 'postcondition',
  conditions: readonly Condition[],
): Promise<void> {
  for (const condition of conditions) {
    const offending = await connection.all(condition.sql);
    const [first] = offending;
    if (first === undefined) continue;
    const shown = Object.entries(first).map(([column, cell]) => `${column} = ${show(cell)}`);
    throw new ConditionError(kind, condition.name, `${offending.length} row(s), such as ${shown.join(', ')}`);
  }
}

async function perform(steps: Action['steps'], log: StatementLog): Promise<void> {
  if (typeof steps === 'function') {
    await steps(log);
    return;
  }
  for (const statement of steps) await log.execute(statement);
}

/** A connection that writes down what is run through it, and fails when it is told to. */
class StatementLog implements Connection {
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

function show(cell: Cell): string {
  if (typeof cell === 'string') return JSON.stringify(cell.length > 40 ? `${cell.slice(0, 40)}…` : cell);
  if (cell === null) return 'NULL';
  return typeof cell === 'object' ? '(bytes)' : String(cell);
}
