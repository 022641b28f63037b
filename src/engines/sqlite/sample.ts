import type { Image, TableImage } from '../../model/image.js';
import type { RowsWanted } from '../store.js';
import { parameterList, placeholder, quoteName } from './cells.js';
import { openFile } from './connect.js';
import { diskTables } from './disk-tables.js';
import { readTable } from './image.js';
import { readSchema } from './schema.js';
import { joinTerms } from './terms.js';

/** Reads an image that holds, of every table, only the rows asked for. */
export function sampleFile(path: string, wanted: readonly RowsWanted[]): Image {
  const db = openFile(path, { readonly: true });
  try {
    const schema = readSchema(db);
    const read = (name: string, columns: string[], key: number[]): TableImage => {
      const asked = wanted.filter(({ table }) => table.toLowerCase() === name.toLowerCase());
      return readTable(db, name, columns, key, conditionOf(asked, columns));
    };
    const tables = schema.tables
      .filter(({ virtual }) => virtual === null)
      .map(({ name, columns, primaryKey }): [string, TableImage] => {
        const names = columns.map((column) => column.name);
        return [
          name,
          read(
            name,
            names,
            primaryKey.map((column) => names.indexOf(column)),
          ),
        ];
      });
    const kept = [...diskTables(db, 'main').values()]
      .filter(({ name }) => name.startsWith('_rehearsal_'))
      .map(({ name, columns }): [string, TableImage] => [
        name,
        read(
          name,
          columns.map((column) => column.name),
          [],
        ),
      ]);
    return { schema, tables: new Map(tables), kept: new Map(kept) };
  } finally {
    db.close();
  }
}

/** A few rows of each table of the user's, by its key, or by all columns where it has none. */
export function firstRowsOf(path: string, few: number): RowsWanted[] {
  const db = openFile(path, { readonly: true });
  try {
    return readSchema(db).tables.flatMap(({ name, columns, primaryKey, virtual }) => {
      const by = primaryKey.length > 0 ? primaryKey : columns.map((column) => column.name);
      if (virtual !== null || by.length === 0) return [];
      const { rows } = readTable(db, name, [...by], [], { sql: `1 LIMIT ${few}`, parameters: [] });
      return { table: name, by, values: rows };
    });
  } finally {
    db.close();
  }
}

/** Every table with rows of its own, and its columns. */
export function columnsInFile(path: string): ReadonlyMap<string, readonly string[]> {
  const db = openFile(path, { readonly: true });
  try {
    const tables = [...diskTables(db, 'main').values()];
    return new Map(tables.map(({ name, columns }) => [name, columns.map((column) => column.name)]));
  } finally {
    db.close();
  }
}

/** Columns that the table does not have are left out of the condition: the row is then found by the others. */
function conditionOf(asked: readonly RowsWanted[], columns: readonly string[]) {
  const names = new Set(columns.map((column) => column.toLowerCase()));
  const parameters: unknown[] = [];
  const terms = asked.flatMap(({ by, values }) => {
    const places = by.flatMap((column, at) => (names.has(column.toLowerCase()) ? [at] : []));
    if (places.length === 0) return [];
    return values.map((cells) => {
      const tests = places.map((at) => {
        const cell = cells[at] ?? null;
        parameters.push(...parameterList([cell]));
        return `${quoteName(by[at] ?? '')} IS ${placeholder(cell)}`;
      });
      return joinTerms(tests, 'AND');
    });
  });
  return { sql: joinTerms(terms, 'OR'), parameters };
}
