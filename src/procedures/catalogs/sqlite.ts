import { literal, name } from '../../originals/sql.js';
import type { Catalog } from './catalog.js';

/** Definitions as SQLite's catalog has them. */
export const sqliteCatalog: Catalog = {
  name,
  otherSpelling: (text) => text.toUpperCase(),
  column: (table, column) =>
    `SELECT name FROM pragma_table_xinfo(${literal(table)}) WHERE name = ${literal(column)} COLLATE NOCASE`,
  missing: (table, column) =>
    `SELECT ${literal(column)} AS missing WHERE NOT EXISTS (${sqliteCatalog.column(table, column)})`,
  otherColumn: ({ table, column, type, notNull, fallback }) =>
    `SELECT ${literal(column)} AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(${literal(table)}) ` +
    `WHERE name = ${literal(column)} AND type = ${literal(type)} AND "notnull" = ${notNull ? 1 : 0} ` +
    `AND dflt_value IS ${fallback === null ? 'NULL' : literal(fallback)} AND hidden = 0)`,
  object: (text) => `SELECT type, name FROM sqlite_schema WHERE name = ${literal(text)} COLLATE NOCASE`,
  otherIndex: ({ name: index, table, columns, unique }) => {
    const listed = `(SELECT group_concat(quote(name), ',') FROM pragma_index_info(${literal(index)}))`;
    const wanted = columns.map((column) => literal(column)).join(',');
    return (
      `SELECT ${literal(index)} AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_index_list(${literal(table)}) ` +
      `WHERE name = ${literal(index)} AND "unique" = ${unique ? 1 : 0} AND ${listed} = ${literal(wanted)})`
    );
  },
};
