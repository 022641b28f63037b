import type { Image, TableImage } from '../model/image.js';
import type { Schema } from '../model/schema.js';
import { parseCreateTable } from '../sql/create-table.js';
import { type StatementFacts, statementFacts } from '../sql/statement.js';

/** What the statements of one direction do to tables and columns, followed through renames and rebuilds. */
export class Lineage {
  readonly facts: readonly StatementFacts[];
  /** Every name that the statements mention, lower case. */
  readonly names: ReadonlySet<string>;
  readonly #columnsOf: ReadonlyMap<string, readonly string[]>;

  constructor(statements: readonly string[], before: Schema) {
    this.#columnsOf = columnLists(statements, before);
    this.facts = statements.map((sql) => this.#read(sql));
    this.names = new Set(this.facts.flatMap(({ names }) => [...names]));
  }

  /** The name, after all statements, of what a statement calls by this name; `null` when it is dropped later. */
  finalName(name: string, from = 0): string | null {
    let current: string | null = lower(name);
    for (const { kind, target, newName } of this.facts.slice(from)) {
      if (current === null || target === null || lower(target) !== current) continue;
      if (kind === 'rename-table') current = newName && lower(newName);
      if (kind === 'drop-table') current = null;
    }
    return current;
  }

  /** The table's image afterwards: under its own name where that is there (rebuilt), else where it was renamed to. */
  follow(table: string, after: Image): TableImage | undefined {
    return tableNamed(after, table) ?? tableNamed(after, this.finalName(table) ?? '');
  }

  /** The table was dropped, or given another name, and what now has its name was made by these statements. */
  isRebuilt(table: string): boolean {
    return this.facts.some(
      ({ kind, target, newName }) =>
        (kind === 'drop-table' || kind === 'rename-table') && (same(target, table) || same(newName, table)),
    );
  }

  /** The column's name afterwards. */
  finalColumn(table: string, column: string): string {
    let current = lower(column);
    this.facts.forEach((facts, at) => {
      if (facts.target === null || this.finalName(facts.target, at) !== this.#final(table)) return;
      if (facts.kind === 'rename-column' && same(facts.column, current) && facts.newName)
        current = lower(facts.newName);
    });
    return current;
  }

  /** Statements of a kind that write rows into what ends up as this table. */
  writes(table: string, ...kinds: readonly StatementFacts['kind'][]): StatementFacts[] {
    return this.facts.filter(
      (facts, at) =>
        kinds.includes(facts.kind) &&
        facts.target !== null &&
        (this.finalName(facts.target, at + 1) === this.#final(table) || same(facts.target, table)),
    );
  }

  #final(table: string): string {
    const name = lower(table);
    return this.isRebuilt(name) ? name : (this.finalName(name) ?? name);
  }

  #read(sql: string): StatementFacts {
    return statementFacts(sql, 'sqlite', (table) => this.#columnsOf.get(lower(table)));
  }
}

export function tableNamed(image: Image, name: string): TableImage | undefined {
  return image.tables.get(name) ?? [...image.tables.values()].find((table) => same(table.name, name));
}

export function same(a: string | null | undefined, b: string | null | undefined): boolean {
  return a != null && b != null && lower(a) === lower(b);
}

function lower(name: string): string {
  return name.toLowerCase();
}

/** Columns in order of the tables that are there before and of those that the statements make. */
function columnLists(statements: readonly string[], before: Schema): ReadonlyMap<string, readonly string[]> {
  const lists = new Map(
    before.tables.map(({ name, columns }) => [lower(name), columns.map((column) => column.name)]),
  );
  for (const sql of statements) {
    if (!/^\s*create/i.test(sql)) continue;
    const definition = parseCreateTable(sql);
    if (definition !== null)
      lists.set(
        lower(definition.name),
        definition.columns.map(({ name }) => name),
      );
  }
  return lists;
}
