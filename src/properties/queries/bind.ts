import { fold } from '../../compare/index.js';
import type { Cell } from '../../model/cell.js';
import type { Dataset, Row } from '../../model/dataset.js';
import type { Query } from '../../model/query.js';
import { own } from '../../model/record.js';
import { findTable, type Schema } from '../../model/schema.js';
import { type Dialect, nameOf, placeholders, significant, type Token, tokenize } from '../../sql/tokenize.js';
import type { Bound } from '../application.js';
import { type Place, placesOf } from './places.js';

/** What the values of a declared statement are taken from. */
export interface Values {
  readonly schema: Schema;
  readonly rows: Dataset;
  readonly dialect: Dialect;
  /** Which row. */
  readonly salt: number;
}

/**
 * The statement with a value for each placeholder: of a column that it stands beside (`name = ?`, `INSERT INTO users (name) VALUES (?)`),
 * that of a row which is there, so that the statement finds something; of a new row, another key; 10 for `LIMIT`, and NULL elsewhere.
 */
export function bindQuery({ sql }: Query, values: Values): Bound {
  const tokens = tokenize(sql, values.dialect);
  const words = significant(tokens);
  const named = tablesNamed(words, values.schema);
  const places = placesOf(words, (table) => findTable(values.schema, table)?.columns.map(({ name }) => name));
  const known = new Map<string, Cell>();
  const cells: Cell[] = [];
  const text = tokens.map((token) => {
    if (token.kind !== 'parameter') return token.text;
    const reused = token.text === '?' ? undefined : known.get(token.text);
    const cell = reused === undefined ? valueAt(places.get(token), named, values) : reused;
    known.set(token.text, cell);
    cells.push(cell);
    return placeholders[values.dialect](cells.length);
  });
  return { sql: text.join(''), cells };
}

/** Tables of the schema that a statement names, in its order. */
export function tablesNamed(words: readonly Token[], { tables }: Schema): string[] {
  const names = words.map((token) => fold(nameOf(token) ?? ''));
  return tables
    .map(({ name }) => ({ name, at: names.indexOf(fold(name)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
    .map(({ name }) => name);
}

function valueAt(place: Place | undefined, named: readonly string[], { schema, rows, salt }: Values): Cell {
  if (place === undefined) return null;
  if (place.kind === 'count') return 10n;
  const wanted = fold(place.column);
  for (const name of named) {
    if (fold(name) !== fold(place.table ?? name)) continue;
    const table = findTable(schema, name);
    const column = table?.columns.find((each) => fold(each.name) === wanted);
    if (table === undefined || column === undefined) continue;
    const there = own(rows, table.name) ?? [];
    const row: Row = there[salt % Math.max(1, there.length)] ?? {};
    const cell = own(row, column.name) ?? null;
    const isKey = [table.primaryKey, ...table.uniques.map(({ columns }) => columns)].some((key) =>
      key.some((each) => each !== null && fold(each) === wanted),
    );
    return place.kind === 'new' && isKey ? freshKey(cell, there, column.name) : cell;
  }
  return null;
}

function freshKey(cell: Cell, rows: readonly Row[], column: string): Cell {
  const numbers = rows.map((row) => own(row, column)).filter((each) => typeof each === 'bigint');
  if (typeof cell === 'bigint' || (cell === null && numbers.length > 0))
    return numbers.reduce((most, each) => (each > most ? each : most), 0n) + 1n;
  return typeof cell === 'string' ? `${cell} (new)` : cell;
}
