import type { OwnWrites, StoredDatabase } from '../engines/engine.js';
import { keepingTables, type Survey, survey } from './survey.js';

/** What the rows of each table are before and after the work of one transaction, whatever others do to them meanwhile. */
export class Accounts {
  readonly before: Survey;
  /** Rows that each statement took out of tables, triggers and cascades included; empty where the engine does not count. */
  readonly taken: (ReadonlyMap<string, number> | undefined)[] = [];
  readonly #database: StoredDatabase;
  readonly #start: Counted | undefined;
  #last: Counted | undefined;

  private constructor(database: StoredDatabase, before: Survey, start: Counted | undefined) {
    this.before = before;
    this.#database = database;
    this.#start = start;
    this.#last = start;
  }

  /** Inside the transaction, before its first statement. */
  static async open(database: StoredDatabase, before?: Survey): Promise<Accounts> {
    const start = await database.ownWrites?.();
    return new Accounts(database, before ?? (await survey(database)), start);
  }

  /** After each statement, with how many have run. */
  async sawStatement(statements: number): Promise<void> {
    if (this.#last === undefined || !this.#database.inTransaction()) return;
    const now = (await this.#database.ownWrites?.()) ?? new Map();
    const last = this.#last;
    const taken = [...now].map(([name, { deleted }]): [string, number] => [
      name,
      deleted - (last.get(name)?.deleted ?? 0),
    ]);
    this.taken[statements - 1] = new Map(taken.filter(([, rows]) => rows > 0));
    this.#last = now;
  }

  /** What is there after the last statement, and whose rows were touched (`undefined`: that is not known). */
  async close(): Promise<{ readonly after: Survey; readonly touched: ReadonlySet<string> | undefined }> {
    const now = await this.#database.ownWrites?.();
    if (now === undefined || this.#start === undefined) {
      return { after: await survey(this.#database), touched: undefined };
    }
    return this.#amidOthers(this.#start, now);
  }

  async #amidOthers(start: Counted, now: Counted) {
    const schema = await this.#database.schema();
    const there = schema.tables.filter(({ virtual }) => virtual === null).map(({ name }) => name);
    const rows = new Map<string, number>();
    const emptied = new Set<string>();
    const touched = new Set<string>();
    for (const name of [...there, ...(await keepingTables(this.#database))]) {
      const known = this.before.rows.get(name);
      const [was, is] = [start.get(name), now.get(name)];
      if (changed(was, is)) touched.add(name);
      if (known === undefined || was === undefined || is === undefined || was.identity !== is.identity) {
        rows.set(name, await this.#database.count(name));
        continue;
      }
      const gained = gain(was, is);
      rows.set(name, Math.max(0, known + gained));
      if (was.storage === is.storage) continue;
      // Nobody else writes to a table whose storage is new until this ends. One that was emptied has what was put in since.
      const count = await this.#database.count(name);
      if (count !== Math.max(0, gained) || known === 0) continue;
      rows.set(name, count);
      emptied.add(name);
    }
    return { after: { schema, rows, emptied }, touched };
  }
}

type Counted = ReadonlyMap<string, OwnWrites>;

function gain(was: OwnWrites, is: OwnWrites): number {
  return is.inserted - was.inserted - (is.deleted - was.deleted);
}

function changed(was: OwnWrites | undefined, is: OwnWrites | undefined): boolean {
  if (was === undefined || is === undefined) return true;
  return (['identity', 'storage', 'inserted', 'updated', 'deleted'] as const).some(
    (key) => was[key] !== is[key],
  );
}
