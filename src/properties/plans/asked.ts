import { fold } from '../../compare/index.js';
import type { Index, Schema, Table } from '../../model/schema.js';
import { indexOrder, indexTerms } from '../../sql/index-terms.js';
import { quoted } from '../../sql/quoted.js';
import type { Asked, Subject } from '../property.js';
import { bindQuery } from '../queries/bind.js';

/** A look-up by the columns of a key or an index, which every application makes in some form. */
export interface KeyQuery extends Asked {
  readonly table: string;
  readonly columns: readonly string[];
  /** The look-up in words, where the columns do not say it. */
  readonly said?: string;
}

/** The look-ups by each primary key, unique key and index of a schema, and by the first column of each. */
export function keyQueries({ tables, indexes }: Schema): KeyQuery[] {
  return tables
    .filter(({ virtual }) => virtual === null)
    .flatMap((table) => {
      const keys = [
        table.primaryKey,
        ...table.uniques.filter(({ where }) => where === null).map(({ columns }) => columns),
        ...indexes
          .filter((index) => fold(index.table) === fold(table.name) && index.where === null)
          .map(({ columns }) => columns),
      ];
      const whole = keys.filter(
        (key): key is readonly string[] => key.length > 0 && !key.includes(null as never),
      );
      // An index is also used by its first column alone.
      const all = [...whole, ...whole.map((key) => key.slice(0, 1))];
      const plain = [...new Map(all.map((key) => [key.map(fold).join('\u0000'), key])).values()].map((key) =>
        keyQuery(table, key),
      );
      const special = indexes.filter(
        (index) =>
          fold(index.table) === fold(table.name) && (index.where !== null || index.columns.includes(null)),
      );
      const sorted = indexes.filter((index) => fold(index.table) === fold(table.name));
      return [...plain, ...[...special.flatMap(specialQuery), ...sorted.flatMap(sortedQuery)]];
    });
}

/** The look-up that an index over an expression, or over some rows only, is made for. */
function specialQuery({ name, table, sql, dialect, where, columns }: Index): KeyQuery[] {
  const terms = indexTerms(sql, dialect);
  if (terms.length === 0 || terms.includes('')) return [];
  const conditions = terms.map((term) => `(${term}) = ?`);
  const all = where === null ? conditions : [...conditions, `(${where})`];
  return [
    {
      name: `${table} by the index ${name}`,
      sql: `SELECT * FROM ${quoted(table)} WHERE ${all.join(' AND ')}`,
      cells: terms.map(() => null),
      table,
      columns: columns.filter((column) => column !== null),
      said: `${terms.join(', ')}${where === null ? '' : ` where ${where}`}`,
    },
  ];
}

/** All rows in the order of an index that is up for one column and down for another: read backwards, no other order is served by it. */
function sortedQuery({ name, table, sql, dialect, where, columns }: Index): KeyQuery[] {
  const [terms, order] = [indexTerms(sql, dialect), indexOrder(sql, dialect)];
  if (where !== null || terms.includes('') || new Set(order).size < 2) return [];
  const by = terms.map((term, at) => `${term} ${order[at]}`).join(', ');
  return [
    {
      name: `${table} in the order of the index ${name}`,
      sql: `SELECT * FROM ${quoted(table)} ORDER BY ${by}`,
      cells: [],
      table,
      columns: columns.filter((column) => column !== null),
      said: `${by} (in that order)`,
    },
  ];
}

function keyQuery({ name }: Table, columns: readonly string[]): KeyQuery {
  const conditions = columns.map((column) => `${quoted(name)}.${quoted(column)} = ?`);
  return {
    name: `${name} by ${columns.join(', ')}`,
    sql: `SELECT * FROM ${quoted(name)} WHERE ${conditions.join(' AND ')}`,
    cells: columns.map(() => null),
    table: name,
    columns,
  };
}

/** The declared statements; the plan does not depend on the values. */
export function declaredQueries({ queries, schemaBefore: schema, dialect }: Subject): Asked[] {
  return queries.map((query) => ({
    name: query.name,
    ...bindQuery(query, { schema, rows: {}, dialect, salt: 0 }),
  }));
}

/** Everything whose plan is looked at. */
export function askedOf(subject: Subject): Asked[] {
  return [...declaredQueries(subject), ...keyQueries(subject.schemaBefore)];
}
