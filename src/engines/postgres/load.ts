import { type Dataset, datasetSize, type Row, rowsIn } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { LoadOptions, LoadOutcome, RejectedRow } from '../engine.js';
import { parameterOf, quoteName, quoteText } from './cells.js';
import type { KnownSchema, NamedConstraint } from './known-schema.js';
import { loadOrder } from './load-order.js';
import type { Bound, Session } from './session.js';
import { WireError } from './wire.js';

/**
 * Inserts what the schema admits of a dataset and says what it did not, in one transaction. Each table's rows go in
 * together where they can; else one by one, and those whose parent is missing again and again, until none gets in.
 *
 * @param privileged foreign keys can be switched off for a row
 */
export async function loadDataset(
  session: Session,
  dataset: Dataset,
  known: KnownSchema,
  options: LoadOptions,
  privileged: boolean,
): Promise<LoadOutcome> {
  const rejected: RejectedRow[] = [];
  const keepOrphans = options.orphans === true && privileged;
  await session.transaction(async () => {
    const loader = new Loader(session, known);
    const { tables, circular } = loadOrder(dataset, known.schema);
    const postponed = known.constraints.filter(({ table }) => circular.has(table));
    for (const constraint of postponed) await loader.postpone(constraint);
    let left: Pending[] = [];
    for (const table of tables) left.push(...(await loader.insertAll(table, rowsIn(dataset, table))));
    left = await loader.insertEach(left);
    for (const pending of left) {
      if (keepOrphans && pending.orphan && (await loader.insertOrphan(pending))) continue;
      rejected.push({ table: pending.table, index: pending.index, reason: pending.reason });
    }
    if (postponed.length > 0) await loader.check(postponed);
    await loader.advance(tables);
    return { result: undefined, same: loader.done };
  });
  rejected.sort((a, b) => tablePlace(dataset, a) - tablePlace(dataset, b) || a.index - b.index);
  return { rows: datasetSize(dataset) - rejected.length, rejected };
}

function tablePlace(dataset: Dataset, { table }: RejectedRow): number {
  return Object.keys(dataset).indexOf(table);
}

/** A row that is not in yet. */
interface Pending {
  readonly table: string;
  readonly row: Row;
  readonly index: number;
  readonly orphan: boolean;
  readonly reason: string;
}

class Loader {
  /** What went in, so that it can be done again. */
  readonly done: Bound[] = [];
  readonly #session: Session;
  readonly #known: KnownSchema;

  constructor(session: Session, known: KnownSchema) {
    this.#session = session;
    this.#known = known;
  }

  /** Rows of one table, with as few statements as their columns allow; those of a group that is refused come back. */
  async insertAll(table: string, rows: readonly Row[]): Promise<Pending[]> {
    const left: Pending[] = [];
    for (const group of groupsOf(rows)) {
      const error = await this.#try(
        this.#insert(
          table,
          group.map(({ row }) => row),
        ),
      );
      if (error !== null) left.push(...group.map(({ row, index }) => pendingOf(table, row, index, error)));
    }
    return left;
  }

  /** Row by row, in rounds, as long as some row gets in: its parent may be among those that were left. */
  async insertEach(rows: readonly Pending[]): Promise<Pending[]> {
    let left = [...rows];
    for (;;) {
      const still: Pending[] = [];
      for (const { table, row, index } of left) {
        const error = await this.#try(this.#insert(table, [row]));
        if (error !== null) still.push(pendingOf(table, row, index, error));
      }
      const waiting = still.some(({ orphan }) => orphan);
      if (!waiting || still.length === left.length) return still;
      left = still;
    }
  }

  /** Past the foreign keys. */
  async insertOrphan({ table, row }: Pending): Promise<boolean> {
    const off = { sql: "SELECT set_config('session_replication_role', 'replica', false)", parameters: [] };
    const on = { sql: "SELECT set_config('session_replication_role', 'origin', false)", parameters: [] };
    return (await this.#try(off, this.#insert(table, [row]), on)) === null;
  }

  /** A foreign key in a circle is checked at the end, or no row could be the first. */
  async postpone(constraint: NamedConstraint): Promise<void> {
    await this.#do(this.#alter(constraint, 'DEFERRABLE INITIALLY DEFERRED'));
  }

  async check(postponed: readonly NamedConstraint[]): Promise<void> {
    await this.#do({ sql: 'SET CONSTRAINTS ALL IMMEDIATE', parameters: [] });
    for (const constraint of postponed) await this.#do(this.#alter(constraint, 'NOT DEFERRABLE'));
  }

  /** Rows that came with their number leave the sequence behind; the next number must be a free one. */
  async advance(tables: readonly string[]): Promise<void> {
    const loaded = new Set(tables);
    for (const { table, column, sequence } of this.#known.numbered) {
      if (!loaded.has(table)) continue;
      const [name, from] = [quoteText(sequence), this.#reference(table)];
      const highest = `(SELECT max(${quoteName(column)}) FROM ${from})`;
      await this.#try({
        sql: `SELECT setval(${name}, ${highest}) FROM ${sequence} WHERE ${highest} > last_value OR (${highest} = last_value AND NOT is_called)`,
        parameters: [],
      });
    }
  }

  #alter({ table, name }: NamedConstraint, timing: string): Bound {
    return {
      sql: `ALTER TABLE ${this.#reference(table)} ALTER CONSTRAINT ${quoteName(name)} ${timing}`,
      parameters: [],
    };
  }

  #reference(table: string): string {
    return this.#known.references.get(table) ?? quoteName(table);
  }

  #insert(table: string, rows: readonly Row[]): Bound {
    const columns = Object.keys(rows[0] ?? {});
    const into = `INSERT INTO ${this.#reference(table)}`;
    if (columns.length === 0) return { sql: `${into} DEFAULT VALUES`, parameters: [] };
    let place = 0;
    const values = rows.map(() => `(${columns.map(() => `$${++place}`).join(', ')})`);
    return {
      sql: `${into} (${columns.map(quoteName).join(', ')}) OVERRIDING SYSTEM VALUE VALUES ${values.join(', ')}`,
      parameters: rows.flatMap((row) => columns.map((column) => parameterOf(own(row, column) ?? null))),
    };
  }

  async #do(statement: Bound): Promise<void> {
    await this.#session.wire.query(statement.sql, statement.parameters);
    this.done.push(statement);
  }

  /** `null`: it went well; else why not, and nothing of it stays. */
  async #try(...statements: readonly Bound[]): Promise<WireError | null> {
    const { wire } = this.#session;
    await wire.query('SAVEPOINT rehearsal_row');
    try {
      for (const { sql, parameters } of statements) await wire.query(sql, parameters);
      await wire.query('RELEASE SAVEPOINT rehearsal_row');
      this.done.push(...statements);
      return null;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      await wire.query('ROLLBACK TO SAVEPOINT rehearsal_row; RELEASE SAVEPOINT rehearsal_row');
      return error;
    }
  }
}

function pendingOf(table: string, row: Row, index: number, error: WireError): Pending {
  return { table, row, index, orphan: error.code === FOREIGN_KEY, reason: error.message };
}

/** Rows that name the same columns, up to what one statement can bind. */
function groupsOf(rows: readonly Row[]): { row: Row; index: number }[][] {
  const groups = new Map<string, { row: Row; index: number }[]>();
  const full: { row: Row; index: number }[][] = [];
  rows.forEach((row, index) => {
    const columns = Object.keys(row);
    const key = columns.join('\u0000');
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push({ row, index });
    if (columns.length === 0 || (group.length + 1) * columns.length > PARAMETERS) {
      full.push(group);
      groups.delete(key);
    }
  });
  return [...full, ...groups.values()];
}

/** The protocol counts them with 16 bits. */
const PARAMETERS = 30_000;
const FOREIGN_KEY = '23503';
