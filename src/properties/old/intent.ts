import { fold } from '../../compare/index.js';
import { findTable, type Schema } from '../../model/schema.js';
import { nameOf, significant, tokenize } from '../../sql/tokenize.js';
import type { Lineage, Successor } from '../lineage/lineage.js';
import type { Trial } from '../property.js';

/** What the migration means to change under the old application, by what it declares and what its statements say. */
export interface Intent {
  /** It means to write the column, or to convert it. */
  writes(table: string, column: string): boolean;
  /** Another type or collation is declared for the column. */
  converts(table: string, column: string): boolean;
  /** It means to add, delete or move rows of the table. */
  movesRows(table: string): boolean;
  /** It makes the view anew, or changes what the view reads. */
  changesView(view: string): boolean;
  /** It shows the state of the server or its catalog, which no migration carries over. */
  readsCatalog(view: string): boolean;
  /** A statement drops the view by its name. */
  dropsView(view: string): boolean;
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

  changesView(view: string): boolean {
    if (this.#lineage.names('view', view)) return true;
    const words = wordsOf(this.#trial.schemaBefore, view);
    const readsAll = words.has('*');
    return this.#trial.schemaBefore.tables.some(({ name, columns, virtual }) => {
      if (!words.has(fold(name))) return false;
      if (virtual !== null && this.#lineage.written.size > 0) return true;
      return (
        this.movesRows(name) ||
        columns.some((column) => (readsAll || words.has(fold(column.name))) && this.writes(name, column.name))
      );
    });
  }

  readsCatalog(view: string): boolean {
    return [...wordsOf(this.#trial.schemaBefore, view)].some((word) => CATALOG.test(word));
  }

  dropsView(view: string): boolean {
    return this.#lineage.names('view', view);
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

const CATALOG = /^(pg_|sqlite_|pragma_|information_schema$|current_|session_user$|inet_)/;

function columnIn(schema: Schema, table: string, column: string) {
  return findTable(schema, table)?.columns.find(({ name }) => fold(name) === fold(column));
}

/** Every word of the view and of the views that it reads, in lower case. */
function wordsOf(schema: Schema, view: string): ReadonlySet<string> {
  const words = new Set<string>();
  const pending = [view];
  const seen = new Set<string>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const object = schema.views.find((candidate) => fold(candidate.name) === fold(name as string));
    if (object === undefined || seen.has(fold(object.name))) continue;
    seen.add(fold(object.name));
    for (const token of significant(tokenize(object.sql, schema.dialect ?? 'sqlite'))) {
      const word = fold(nameOf(token) ?? token.text);
      words.add(word);
      pending.push(word);
    }
  }
  return words;
}
