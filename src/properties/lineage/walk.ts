import type { StatementRun } from '../../model/run.js';
import type { Schema } from '../../model/schema.js';
import { parseCreateTable } from '../../sql/create-table.js';
import { elementary } from '../../sql/elementary.js';
import { type ColumnsOf, type StatementFacts, statementFacts } from '../../sql/statement.js';
import type { Dialect } from '../../sql/tokenize.js';
import { TableState } from './table-state.js';

/** Reads a statement's words; a second reading of the same statement may be answered from memory. */
export interface ReadFacts {
  readonly dialect: Dialect;
  read(at: number, sql: string, columnsOf: ColumnsOf): StatementFacts;
}

/** One statement that ran, or one thing that it did of several, with what its words say. */
export interface Step {
  readonly run: StatementRun;
  readonly facts: StatementFacts;
}

/** Follows tables and columns through the statements of a migration, by their words alone. */
export class Walk {
  readonly steps: Step[] = [];
  readonly #tables = new Map<string, TableState>();
  readonly #before: Schema;

  constructor(
    before: Schema,
    statements: readonly StatementRun[],
    { dialect, read }: ReadFacts = readAfresh,
  ) {
    this.#before = before;
    for (const table of before.tables) this.#tables.set(table.name.toLowerCase(), TableState.old(table));
    const columnsOf: ColumnsOf = (table) => {
      const columns = this.named(table)?.columns;
      return columns === undefined || columns.size === 0 ? undefined : [...columns.keys()];
    };
    statements.forEach((run, at) => {
      for (const sql of elementary(run.statement.sql, dialect)) {
        const facts = read(at, sql, columnsOf);
        this.steps.push({ run, facts });
        this.#apply(facts, run, sql);
      }
    });
  }

  get tables(): readonly TableState[] {
    return [...this.#tables.values()];
  }

  /** The table that now has this name. */
  named(name: string | null): TableState | undefined {
    if (name === null) return undefined;
    const exact = this.#tables.get(name.toLowerCase());
    return exact ?? this.tables.find((table) => isCalled(table.name, name));
  }

  #apply(facts: StatementFacts, run: StatementRun, sql: string): void {
    const table = this.named(facts.target);
    switch (facts.kind) {
      case 'create-table':
      case 'create-table-as':
        this.#create(facts, run);
        break;
      case 'drop-table':
        this.#tables.delete((table?.name ?? facts.target ?? '').toLowerCase());
        break;
      default:
        if (table !== undefined) this.#change(table, facts, run, sql);
        else this.#renameValue(sql);
    }
  }

  /** A value of an enum that is called otherwise reads otherwise in every column of that type. */
  #renameValue(sql: string): void {
    const [, name] = /^\s*alter\s+type\s+(?:[\w"]+\.)?"?(\w+)"?\s+rename\s+value\b/i.exec(sql) ?? [];
    if (name === undefined) return;
    for (const { name: table, columns } of this.#before.tables) {
      const typed = columns.filter(({ type }) => baseOf(type) === name.toLowerCase());
      this.named(table)?.write(typed.map((column) => column.name));
    }
  }

  #change(table: TableState, facts: StatementFacts, run: StatementRun, sql: string): void {
    const column = facts.column?.toLowerCase() ?? '';
    switch (facts.kind) {
      case 'rename-table':
        this.#rename(table, facts.newName ?? table.name);
        break;
      case 'add-column':
        table.columns.set(column, new Map());
        break;
      case 'drop-column':
        table.columns.delete(column);
        break;
      case 'rename-column':
        table.rename(column, facts.newName ?? column);
        break;
      case 'alter-other':
        if (column !== '' && CONVERSION.test(sql)) table.write([column]);
        break;
      case 'update':
        table.write(facts.columns);
        break;
      case 'delete':
        remove(table, facts);
        break;
      case 'insert':
        this.#insert(table, facts, run);
    }
  }

  #create(facts: StatementFacts, { statement, changes }: StatementRun): void {
    if (facts.target === null || this.named(facts.target) !== undefined) return;
    const columns =
      facts.kind === 'create-table-as'
        ? [...(facts.copies?.keys() ?? [])]
        : (parseCreateTable(statement.sql)?.columns.map(({ name }) => name) ?? []);
    const table = TableState.made(facts.target, columns);
    this.#tables.set(facts.target.toLowerCase(), table);
    if (facts.kind === 'create-table-as') this.#fill(table, facts, changes);
  }

  #rename(table: TableState, newName: string): void {
    this.#tables.delete(table.name.toLowerCase());
    table.name = newName;
    this.#tables.set(newName.toLowerCase(), table);
  }

  #insert(table: TableState, facts: StatementFacts, { statement, changes }: StatementRun): void {
    if (table.emptied) this.#fill(table, facts, changes);
    else {
      const set = setOnConflict(statement.sql);
      if (set !== null) table.write(set);
      table.inserted.push({ rows: changes, from: this.#holders(facts.from) });
    }
  }

  /** Rows for a table that holds only what the migration puts in. */
  #fill(table: TableState, facts: StatementFacts, changes: number): void {
    const from = this.#holders(facts.from);
    table.inserted.push({ rows: changes, from });
    const source = this.named(facts.source);
    if (source !== undefined) table.feed(source, facts.copies ?? new Map());
    for (const name of facts.from) {
      const other = this.named(name);
      if (other !== undefined && other !== source && other !== table) table.feed(other, new Map());
    }
  }

  /** The tables of before whose rows these tables hold. */
  #holders(names: readonly string[]): Set<string> {
    return new Set(names.flatMap((name) => [...(this.named(name)?.holds ?? [])]));
  }
}

function remove(table: TableState, { whereless }: StatementFacts): void {
  table.deleted = true;
  if (whereless) table.emptied = true;
}

/** Columns that ON CONFLICT … DO UPDATE SET writes. */
function setOnConflict(sql: string): readonly string[] | null {
  const [, set] = /\bdo\s+update\s+(set\b[\s\S]*)$/i.exec(sql) ?? [];
  return set === undefined ? null : statementFacts(`UPDATE t ${set}`).columns;
}

const readAfresh: ReadFacts = {
  dialect: 'sqlite',
  read: (_at, sql, columnsOf) => statementFacts(sql, 'sqlite', columnsOf),
};

/** PostgreSQL's ALTER COLUMN … TYPE makes new values of the old ones. */
const CONVERSION = /\btype\b/i;

/** Whether an object that the schema gives by schema and name goes by this name. */
export function isCalled(full: string, name: string): boolean {
  const [a, b] = [full.toLowerCase(), name.toLowerCase()];
  return a === b || a.endsWith(`.${b}`);
}

/** `app."mood"[]` is of the type `mood`. */
function baseOf(type: string): string {
  return (type.replace(/\[\]$/, '').split('.').at(-1) ?? '').replaceAll('"', '').toLowerCase();
}
