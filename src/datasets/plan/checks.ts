import type { Schema, Table } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import { type Dialect, nameOf, significant, tokenize } from '../../sql/tokenize.js';
import { truth } from '../expression/evaluate.js';
import { calledBy } from './called.js';
import { demandsOf } from './domains.js';
import { boundsOf } from './partitions.js';
import { refusalsOf } from './refused.js';
import { admits, type MutableRow, type RowReader } from './rows.js';

/** A condition that every row of a table has to meet. */
export interface Check {
  readonly sql: string;
  /** The stored columns it depends on, by their declared names. */
  readonly columns: readonly string[];
  readonly admits: (row: Readonly<MutableRow>) => boolean;
  /** The text of functions of the schema's own that it calls. */
  readonly called?: readonly string[];
}

/** The table's CHECK constraints, what its columns' types and its partitions demand, what its triggers refuse, and what its generated columns and indexes imply. */
export function checksOf(schema: Schema, table: Table, reader: RowReader): Check[] {
  const all = [
    ...table.checks,
    ...demandsOf(schema, table),
    ...boundsOf(schema, table),
    ...refusalsOf(schema, table),
    ...implied(schema, table),
  ];
  return all.map((sql) => {
    const compute = reader.compile(sql);
    const called = calledBy(sql, schema);
    return {
      sql,
      columns: reader.columnsOf(sql),
      admits: (row) => admits(() => truth(compute(row))),
      ...(called.length === 0 ? {} : { called }),
    };
  });
}

/** What no CHECK says and still has to hold: a JSON function computed on insert must not meet malformed text. */
function implied(schema: Schema, table: Table): string[] {
  const computed = table.columns.flatMap(({ generatedSql }) => (generatedSql === null ? [] : [generatedSql]));
  const indexed = schema.indexes.filter((index) => index.table === table.name).map(({ sql }) => sql);
  const json = [...computed, ...indexed].flatMap((sql) => readAsJson(sql, schema.dialect));
  const filled = table.columns.filter(({ generated, notNull }) => generated !== null && notNull);
  return [
    ...new Set(json.map((name) => `${quoted(name)} IS NULL OR json_valid(${quoted(name)})`)),
    ...filled.map(({ name }) => `${quoted(name)} IS NOT NULL`),
  ];
}

/** The names that a text gives to JSON functions other than `json_valid`. */
function readAsJson(sql: string, dialect: Dialect): string[] {
  const tokens = significant(tokenize(sql, dialect));
  return tokens.flatMap((token, at) => {
    const name = nameOf(token);
    if (name === null) return [];
    const called = nameOf(tokens[at - 2]) ?? '';
    const argument =
      tokens[at - 1]?.text === '(' && /^jsonb?(_|$)/i.test(called) && !/^json_valid$/i.test(called);
    return argument || tokens[at + 1]?.text.startsWith('->') === true ? [name] : [];
  });
}
