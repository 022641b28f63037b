import { malformedText, objectFault } from '../../originals/index.js';
import { literal } from '../../originals/sql.js';
import type { Documents, Promotable } from './documents.js';

/** JSON in SQLite's text columns, by its own JSON functions. */
export const sqliteDocuments: Documents = {
  needs: [],
  done: [],
  objectFault,
  malformed: malformedText,
  kind: (column, key) => `json_type(${column}, ${path(key)})`,
  appended: (column, key, json) => {
    const space = "(' ' || char(9) || char(10) || char(13))";
    const document = `rtrim(${column}, ${space})`;
    const member = `${JSON.stringify(key)}:${json}`;
    return (
      `CASE WHEN ${column} IS NULL THEN ${literal(`{${member}}`)} ELSE ` +
      `substr(${column}, 1, length(${document}) - 1) || ` +
      `CASE WHEN EXISTS (SELECT 1 FROM json_each(${column})) THEN ',' ELSE '' END || ` +
      `${literal(member)} || substr(${column}, length(${document})) END`
    );
  },
  removed: (column, key) => `json_remove(${column}, ${path(key)})`,
  put: (column, key, value, type) =>
    `json_set(coalesce(${column}, '{}'), ${path(key)}, ${said[typeKind[type]](value)})`,
  fits: (column, key, type) => fitting[typeKind[type]](column, key),
  value: (column, key) => `json_extract(${column}, ${path(key)})`,
  sayable: (value, type) => sayable[typeKind[type]](value),
};

/** SQLite's columns hold any integer of 64 bits, whatever they are called. */
const typeKind: Readonly<Record<Promotable, 'integer' | 'text' | 'boolean'>> = {
  SMALLINT: 'integer',
  INTEGER: 'integer',
  BIGINT: 'integer',
  TEXT: 'text',
  BOOLEAN: 'boolean',
};

/** JSON has integers of any length. */
const fitting = {
  integer: (column: string, key: string) =>
    `(${sqliteDocuments.kind(column, key)} = 'integer' AND typeof(json_extract(${column}, ${path(key)})) = 'integer')`,
  text: (column: string, key: string) => `(${sqliteDocuments.kind(column, key)} = 'text')`,
  boolean: (column: string, key: string) => `(${sqliteDocuments.kind(column, key)} IN ('true', 'false'))`,
} as const;

const sayable = {
  integer: (value: string) => `(typeof(${value}) IN ('integer', 'null'))`,
  text: (value: string) => `(typeof(${value}) IN ('text', 'null'))`,
  boolean: (value: string) => `(${value} IS NULL OR typeof(${value}) = 'integer' AND ${value} IN (0, 1))`,
} as const;

const said = {
  integer: (value: string) => value,
  text: (value: string) => value,
  boolean: (value: string) => `json(CASE ${value} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)`,
} as const;

function path(key: string): string {
  return literal(`$.${/^[A-Za-z_]\w*$/.test(key) ? key : `"${key}"`}`);
}
