import { literal } from './sql.js';

/**
 * An SQL expression that says why a JSON cell cannot be edited as an object, or NULL where it can (or is NULL). The
 * order matters: SQLite's JSON functions stop reading at a NUL character, and raise on text that is not JSON.
 *
 * @param column a column's name, as SQL has it
 * @param key a key that must not stand there twice, for then readers disagree on which value counts
 */
export function objectFault(column: string, key?: string): string {
  return (
    `CASE WHEN ${column} IS NULL THEN NULL ${textFaults(column)} ` +
    `WHEN json_type(${column}) <> 'object' THEN 'JSON, but not an object' ` +
    `${key === undefined ? '' : standsTwice(column, key)} END`
  );
}

function standsTwice(column: string, key: string): string {
  const count = `(SELECT count(*) FROM json_each(${column}) AS member WHERE member.key = ${literal(key)})`;
  return `WHEN ${count} > 1 THEN ${literal(`the key ${key} stands there twice`)}`;
}

/** An SQL expression that says why a text is not JSON; NULL for JSON, and for whatever is no text. */
export function malformedText(column: string): string {
  return `CASE WHEN typeof(${column}) <> 'text' THEN NULL ${textFaults(column)} END`;
}

function textFaults(column: string): string {
  return (
    `WHEN typeof(${column}) <> 'text' THEN 'not text' ` +
    `WHEN instr(CAST(${column} AS BLOB), x'00') > 0 THEN 'text with a NUL character' ` +
    `WHEN ${column} = '' THEN 'empty text' ` +
    `WHEN NOT json_valid(${column}) THEN 'malformed JSON'`
  );
}
