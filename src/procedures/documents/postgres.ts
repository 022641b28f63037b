import { literal } from '../../originals/sql.js';
import type { Documents, DocumentType, Promotable } from './documents.js';

/**
 * JSON in a column of PostgreSQL. Whether a text is JSON can only be asked by trying to read it: a function of its own does that, from
 * the beginning of `up` until the end of `down`. In `jsonb` there is nothing malformed, and spaces, order and numbers are the engine's.
 */
export function postgresDocuments(type: DocumentType): Documents {
  const text = (column: string) => `(${column})::text`;
  const json = (column: string) => `(${column})::json`;
  const member = (column: string, key: string) => `(${json(column)} -> ${literal(key)})`;
  const words = (column: string, key: string) => `(${json(column)} ->> ${literal(key)})`;
  const kind = (column: string, key: string) => `json_typeof(${member(column, key)})`;
  const appendedText = (column: string, key: string, added: string) =>
    `CASE WHEN ${column} IS NULL THEN ${literal(`{${JSON.stringify(key)}:`)} || ${added} || '}' ELSE ` +
    `left(${trimmed(text(column))}, -1) || ` +
    `CASE WHEN EXISTS (SELECT 1 FROM json_object_keys(${json(column)})) THEN ',' ELSE '' END || ` +
    `${literal(`${JSON.stringify(key)}:`)} || ${added} || '}' || ` +
    `substr(${text(column)}, length(${trimmed(text(column))}) + 1) END`;
  const stored = (expression: string) => `(${expression})::${type}`;
  return {
    needs: [READS_JSON],
    done: ['DROP FUNCTION IF EXISTS _rehearsal_reads_json(text)'],
    objectFault: (column, key) =>
      `CASE WHEN ${column} IS NULL THEN NULL WHEN ${text(column)} = '' THEN 'empty text' ` +
      `WHEN NOT _rehearsal_reads_json(${text(column)}) THEN 'malformed JSON' ` +
      `WHEN json_typeof(${json(column)}) <> 'object' THEN 'JSON, but not an object' ` +
      `${key === undefined ? '' : standsTwice(json(column), key)} END`,
    malformed: (column) =>
      `CASE WHEN ${column} IS NULL THEN NULL WHEN ${text(column)} = '' THEN 'empty text' ` +
      `WHEN NOT _rehearsal_reads_json(${text(column)}) THEN 'malformed JSON' END`,
    kind,
    appended: (column, key, added) => stored(appendedText(column, key, literal(added))),
    removed: (column, key) =>
      stored(
        `(SELECT '{' || coalesce(${joined(`m.value::text`)}, '') || '}' FROM ${members(json(column))} WHERE m.key <> ${literal(key)})`,
      ),
    put: (column, key, value) => {
      const said = `coalesce(to_json(${value})::text, 'null')`;
      const replaced = `CASE WHEN m.key = ${literal(key)} THEN ${said} ELSE m.value::text END`;
      return stored(
        `CASE WHEN ${column} IS NOT NULL AND ${member(column, key)} IS NOT NULL ` +
          `THEN (SELECT '{' || ${joined(replaced)} || '}' FROM ${members(json(column))}) ` +
          `ELSE ${appendedText(column, key, said)} END`,
      );
    },
    fits: (column, key, wanted) => fitting[wanted](kind(column, key), words(column, key)),
    value: (column, key, wanted) => `${words(column, key)}::${wanted}`,
    sayable: () => 'TRUE',
  };
}

/** Caught in the function, so that one text that cannot be read does not end the transaction. */
const READS_JSON =
  'CREATE OR REPLACE FUNCTION _rehearsal_reads_json(text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS ' +
  "'BEGIN PERFORM $1::jsonb; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN false; END'";

function trimmed(text: string): string {
  return `rtrim(${text}, E' \\t\\n\\r')`;
}

function members(json: string): string {
  return `json_each(${json}) WITH ORDINALITY AS m(key, value, place)`;
}

function joined(value: string): string {
  return `string_agg(to_json(m.key)::text || ':' || ${value}, ',' ORDER BY m.place)`;
}

function standsTwice(json: string, key: string): string {
  const count = `(SELECT count(*) FROM json_each(${json}) AS m WHERE m.key = ${literal(key)})`;
  return `WHEN ${count} > 1 THEN ${literal(`the key ${key} stands there twice`)}`;
}

const fitting: Readonly<Record<Promotable, (kind: string, words: string) => string>> = {
  SMALLINT: (kind, words) => integer(kind, words, 15n),
  INTEGER: (kind, words) => integer(kind, words, 31n),
  BIGINT: (kind, words) => integer(kind, words, 63n),
  TEXT: (kind) => `(${kind} = 'string')`,
  BOOLEAN: (kind) => `(${kind} = 'boolean')`,
};

function integer(kind: string, words: string, bits: bigint): string {
  return (
    `(CASE WHEN ${kind} = 'number' AND ${words} ~ '^-?[0-9]+$' ` +
    `THEN ${words}::numeric BETWEEN ${-(2n ** bits)} AND ${2n ** bits - 1n} ELSE FALSE END)`
  );
}
