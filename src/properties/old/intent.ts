import { fold } from '../../compare/index.js';
import { findTable, type Schema } from '../../model/schema.js';
import type { Lineage, Successor } from '../lineage/lineage.js';
import type { Trial } from '../property.js';

/** What the migration means to change under the old application, by what it declares and what its statements were seen to write. */
export interface Intent {
  /** It means to write the column, or to convert it. */
  writes(table: string, column: string): boolean;
  /** Another type or collation is declared for the column. */
  converts(table: string, column: string): boolean;
  /** It means to add, delete or move rows of the table. */
  movesRows(table: string): boolean;
  /** The other name that the column has now, if it has one. */
  newName(table: string, column: string): string | null;
}

export function intentOf(trial: Trial, lineage: Lineage): Intent {
  return new StatedIntent(trial, lineage);
}

class StatedIntent implements Intent {
  readonly #trial: Trial;
  readonly #lineage: Lineage;
  readonly #successors = new Map<string, Successor | null>();

  constructor(trial: Trial, lineage: Lineage) {
    this.#trial = trial;
    this.#lineage = lineage;
  }

  writes(table: string, column: string): boolean {
    const declared = this.#declared(table);
    return (
      declared === '*' ||
      declared.some((name) => fold(name) === fold(column)) ||
      this.#successor(table)?.written.has(fold(column)) === true ||
      this.converts(table, column)
    );
  }

  converts(table: string, column: string): boolean {
    const [old, now] = [this.#trial.schemaBefore, this.#trial.schemaAfter].map(
      (schema) => schema && columnIn(schema, table, column),
    );
    return (
      old != null &&
      now != null &&
      (old.affinity !== now.affinity ||
        old.collation !== now.collation ||
        old.generated !== now.generated ||
        old.generated !== null)
    );
  }

  movesRows(table: string): boolean {
    if (this.#declared(table) === '*') return true;
    const successor = this.#successor(table);
    return successor === null || successor.deleted || successor.added;
  }

  newName(table: string, column: string): string | null {
    const name = this.#successor(table)?.columns.get(fold(column)) ?? null;
    return name === fold(column) ? null : name;
  }

  #declared(table: string): readonly string[] | '*' {
    const { changes } = this.#trial.migration;
    return Object.entries(changes ?? {}).find(([name]) => fold(name) === fold(table))?.[1] ?? [];
  }

  #successor(table: string): Successor | null {
    const known = this.#successors.get(table);
    if (known !== undefined) return known;
    const successor = this.#lineage.successor(table);
    this.#successors.set(table, successor);
    return successor;
  }
}

function columnIn(schema: Schema, table: string, column: string) {
  return findTable(schema, table)?.columns.find(({ name }) => fold(name) === fold(column));
}
