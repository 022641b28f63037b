import { literal } from '../../originals/sql.js';
import type { Catalog } from './catalog.js';

/** Definitions as PostgreSQL's catalogs have them, with names looked up as a statement would. */
export const postgresCatalog: Catalog = {
  name: (text) => `"${text.replaceAll('"', '""')}"`,
  otherSpelling: (text) => text,
  column: (table, column) => columns(table, column),
  missing: (table, column) =>
    `SELECT ${literal(column)} AS missing WHERE NOT EXISTS (${columns(table, column)})`,
  otherColumn: ({ table, column, type, notNull, fallback }) =>
    `SELECT ${literal(column)} AS missing WHERE NOT EXISTS (${columns(table, column)} ` +
    `AND atttypid = ${literal(type)}::regtype AND attnotnull = ${notNull} AND atthasdef = ${fallback !== null && fallback !== 'NULL'})`,
  object: (text) =>
    `SELECT relname FROM pg_catalog.pg_class WHERE oid = to_regclass(quote_ident(${literal(text)}))`,
  otherIndex: ({ name, table, columns: wanted, unique }) => {
    const listed =
      'ARRAY(SELECT attname::text FROM unnest(indkey::smallint[]) WITH ORDINALITY AS k(attnum, place) ' +
      'JOIN pg_catalog.pg_attribute AS a ON a.attrelid = indrelid AND a.attnum = k.attnum ORDER BY place)';
    return (
      `SELECT ${literal(name)} AS missing WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_index ` +
      `WHERE indexrelid = ${place(name)} AND indrelid = ${place(table)} AND indisunique = ${unique} ` +
      `AND ${listed} = ARRAY[${wanted.map(literal).join(', ')}]::text[])`
    );
  },
};

function columns(table: string, column: string): string {
  return (
    `SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = ${place(table)} ` +
    `AND attname = ${literal(column)} AND attnum > 0 AND NOT attisdropped`
  );
}

function place(text: string): string {
  return `to_regclass(quote_ident(${literal(text)}))`;
}
