import type { Index, Table } from '../../model/schema.js';
import type { CatalogObject } from './catalog.js';

/** The definitions of a catalog's tables, by name in lower case. */
export type Definitions = ReadonlyMap<string, string>;

/**
 * Tables and indexes by what they follow from: their own definitions, and those of what they hang on. A statement changes one of hundreds,
 * and to ask SQLite about a table costs more than to look it up here.
 */
export class KnownObjects {
  readonly #tables = new Map<string, { readonly table: Table; readonly parents: Definitions }>();
  readonly #indexes = new Map<string, Index>();

  table(
    { name, sql }: CatalogObject,
    indexes: readonly Index[],
    definitions: Definitions,
    read: () => Table,
  ): Table {
    const key = JSON.stringify([name, sql, ...indexes.flatMap((index) => [index.name, index.sql])]);
    const known = this.#tables.get(key);
    // Of a foreign key that names no columns, the parent says which they are.
    if (known && [...known.parents].every(([parent, other]) => (definitions.get(parent) ?? '') === other))
      return known.table;
    const table = read();
    const parents = table.foreignKeys.map(({ parent }) => parent.toLowerCase());
    // What the module of a virtual table makes of it may be another matter each time.
    if (table.virtual === null && table.columns.length > 0)
      this.#tables.set(key, {
        table,
        parents: new Map(parents.map((parent) => [parent, definitions.get(parent) ?? ''])),
      });
    return table;
  }

  index({ name, table, sql }: CatalogObject, definitions: Definitions, read: () => Index): Index {
    const key = JSON.stringify([name, sql, definitions.get(table.toLowerCase())]);
    let index = this.#indexes.get(key);
    if (index === undefined) {
      index = read();
      this.#indexes.set(key, index);
    }
    return index;
  }
}
