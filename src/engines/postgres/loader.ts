import type { Row } from '../../model/dataset.js';
import { quoteName, quoteText } from './cells.js';
import { OWN_ROWS } from './frames.js';
import { framed, guarded } from './in-one-go.js';
import { fitsIntoText, groupsOf, insertOf, insertText } from './insert.js';
import type { KnownSchema, NamedConstraint } from './known-schema.js';
import { type Bound, type Operation, statementOf } from './operation.js';
import { forceSql } from './policies.js';
import type { Session } from './session.js';
import { WireError } from './wire.js';

/** Puts rows into a database, and writes down what went in. */
export class Loader {
  /** What went in, so that it can be done again. */
  readonly done: Operation[] = [];
  /** Something was refused, and nothing went in since. */
  refused = false;
  #sequences = true;
  /** Where the sequences stood when they were last looked at. */
  #stood: string | null = null;
  readonly #session: Session;
  readonly #known: KnownSchema;

  constructor(session: Session, known: KnownSchema) {
    this.#session = session;
    this.#known = known;
  }

  /** Everything as one text, which goes in as a whole or not at all. */
  async insertTogether(tables: readonly TableRows[]): Promise<boolean> {
    const groups = tables.flatMap(([table, rows]) =>
      groupsOf(rows).map((group) => ({ table, rows: group.map(({ row }) => row) })),
    );
    const statements = groups.map((group) => this.#insert(group.table, group.rows));
    if (!statements.every(fitsIntoText)) return false;
    const texts = groups.map((group) => insertText(this.#reference(group.table), group.rows));
    return this.#allAtOnce(statements, texts);
  }

  /** Rows with as few statements as their columns allow; those of a group that is refused come back. */
  async insertTables(tables: readonly TableRows[]): Promise<Pending[]> {
    const left: Pending[] = [];
    for (const [table, rows] of tables) {
      for (const group of groupsOf(rows)) {
        const own = group.map(({ row }) => row);
        const error = await this.#try(this.#insert(table, own));
        if (error !== null) left.push(...group.map(({ row, index }) => pendingOf(table, row, index, error)));
      }
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

  /** Policies that hold for the owner of a table too would keep rows out that the application writes under settings of its own. */
  async setForce(tables: readonly string[], isForced: boolean): Promise<void> {
    for (const table of tables)
      await this.#do({ sql: forceSql(this.#reference(table), isForced), parameters: [] });
  }

  async check(postponed: readonly NamedConstraint[]): Promise<void> {
    await this.#do({ sql: 'SET CONSTRAINTS ALL IMMEDIATE', parameters: [] });
    for (const constraint of postponed) await this.#do(this.#alter(constraint, 'NOT DEFERRABLE'));
  }

  /** Rows that came with their number leave the sequence behind; the next number must be a free one. */
  async advance(tables: readonly string[]): Promise<void> {
    const loaded = new Set(tables);
    const steps = this.#known.numbered
      .filter(({ table }) => loaded.has(table))
      .map(({ table, column, sequence }) => {
        const [name, from] = [quoteText(sequence), this.#reference(table)];
        const highest = `(SELECT max(${quoteName(column)}) FROM ${from})`;
        return `SELECT setval(${name}, ${highest}) FROM ${sequence} WHERE ${highest} > last_value OR (${highest} = last_value AND NOT is_called)`;
      });
    const statements = steps.map((sql) => ({ sql, parameters: [] }));
    if (await this.#allAtOnce(statements, steps)) return;
    for (const statement of statements) await this.#try(statement);
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
    return insertOf(this.#reference(table), rows);
  }

  /** @param texts the statements with their values in them */
  async #allAtOnce(statements: readonly Bound[], texts: readonly string[]): Promise<boolean> {
    if (texts.length === 0) return true;
    const numbers = await this.#numbersTaken();
    try {
      await guarded(this.#session.wire, OWN_ROWS, texts.join(';\n'));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.done.push(...numbers);
      this.refused = true;
      return false;
    }
    this.done.push(...numbers, ...statements.map((statement) => statementOf(statement)));
    return true;
  }

  async #do(statement: Bound): Promise<void> {
    await this.#session.wire.query(statement.sql, statement.parameters);
    this.done.push(statementOf(statement));
  }

  /** Where the sequences stand after what was refused, if it took numbers: it is not done again. */
  async #numbersTaken(): Promise<Operation[]> {
    if (!this.refused || !this.#sequences) return [];
    this.refused = false;
    const numbers = await this.#session.sequences();
    this.#sequences = numbers.length > 0;
    const stand = JSON.stringify(numbers);
    if (stand === this.#stood) return [];
    this.#stood = stand;
    return numbers;
  }

  /** `null`: it went well; else why not, and nothing of it stays. */
  async #try(...statements: readonly Bound[]): Promise<WireError | null> {
    const { wire } = this.#session;
    const numbers = await this.#numbersTaken();
    try {
      await framed(wire, OWN_ROWS, async () => {
        for (const { sql, parameters } of statements) await wire.query(sql, parameters);
      });
      this.done.push(...numbers, ...statements.map((statement) => statementOf(statement)));
      return null;
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.done.push(...numbers);
      this.refused = true;
      return error;
    }
  }
}

/** A row that is not in yet. */
export interface Pending {
  readonly table: string;
  readonly row: Row;
  readonly index: number;
  readonly orphan: boolean;
  readonly reason: string;
}

function pendingOf(table: string, row: Row, index: number, error: WireError): Pending {
  return { table, row, index, orphan: error.code === FOREIGN_KEY, reason: error.message };
}

export type TableRows = readonly [table: string, rows: readonly Row[]];

const FOREIGN_KEY = '23503';
