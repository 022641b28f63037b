import { type Cell, cellKey, RawText } from '../../model/cell.js';
import type { Row } from '../../model/dataset.js';
import type { Column, Index, Schema, Table, UniqueKey } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import { isWord, nameOf, significant, type Token, tokenize } from '../../sql/tokenize.js';
import { collated, truth } from '../expression/evaluate.js';
import { EvaluationError } from '../expression/evaluation-error.js';
import type { MutableRow, RowReader } from './rows.js';

/** A set of columns that no two rows may share. */
export interface Unique {
  /** The stored columns that decide it, by their declared names. */
  readonly columns: readonly string[];
  /** The columns that say whether a row is in the index at all. */
  readonly among: readonly string[];
  readonly primary: boolean;
  /** What two rows share when they collide; `null` for a row that collides with none. */
  readonly keyOf: (row: Readonly<MutableRow>) => string | null;
  /** Keys that no row may have, because the migration adds rows with them. */
  readonly reserved: ReadonlySet<string>;
}

/** @param newRows rows that the migration adds */
export function uniquesOf(
  schema: Schema,
  table: Table,
  reader: RowReader,
  newRows: readonly Row[],
): Unique[] {
  const primary = table.primaryKey.length > 0 ? [constraint(table, table.primaryKey, reader, true)] : [];
  const same = (key: UniqueKey) =>
    key.where === null && key.columns.join('\0') === table.primaryKey.join('\0');
  const others = table.uniques.filter((key) => !same(key)).map((key) => uniqueOf(schema, table, key, reader));
  return [...primary, ...others].map((unique) => ({
    ...unique,
    reserved: reservedKeys(table, unique, newRows),
  }));
}

/**
 * A key that the database hands out by itself may have reached any number: it is never reserved. Where a row says nothing but its number, who
 * writes one knows the number.
 */
function reservedKeys(table: Table, unique: Found, newRows: readonly Row[]): Set<string> {
  const rowid = table.columns.find((column) => column.rowidAlias)?.name;
  const handedOut =
    unique.primary && rowid !== undefined && !limited(table, rowid) && !saysNothingElse(table, rowid);
  return handedOut ? new Set() : keysOf(unique, newRows);
}

/** The other columns, of which there are some, get what they hold from the database. */
function saysNothingElse(table: Table, rowid: string): boolean {
  const others = table.columns.filter(({ name }) => name !== rowid);
  const isFilled = ({ defaultSql, generated }: Column) => defaultSql !== null || generated !== null;
  return others.length > 0 && others.every(isFilled);
}

/** Some CHECK says which numbers the column may hold. */
function limited(table: Table, column: string): boolean {
  return table.checks.some((sql) =>
    significant(tokenize(sql, table.dialect)).some(
      (token) => nameOf(token)?.toLowerCase() === column.toLowerCase(),
    ),
  );
}

/** The keys that the rows have. */
export function keysOf(unique: Pick<Unique, 'keyOf'>, rows: readonly Row[]): Set<string> {
  return new Set(rows.map((row) => unique.keyOf(row)).filter((key) => key !== null));
}

type Found = Omit<Unique, 'reserved'>;

function uniqueOf(schema: Schema, table: Table, key: UniqueKey, reader: RowReader): Found {
  const index = schema.indexes.find(({ name }) => name === key.index);
  if (index === undefined)
    return constraint(
      table,
      key.columns.filter((name) => name !== null),
      reader,
      false,
    );
  const { parts, where } = readIndex(index, key.where);
  return {
    columns: [...new Set(parts.flatMap((part) => reader.columnsOf(part.sql)))],
    among: where === null ? [] : reader.columnsOf(where),
    primary: false,
    keyOf: keyFunction(
      parts.map((part) => ({
        compute: reader.compile(part.sql),
        collation: part.collation ?? collationOf(table, reader.columnsOf(part.sql)),
      })),
      where === null ? null : reader.compile(where),
    ),
  };
}

function constraint(table: Table, columns: readonly string[], reader: RowReader, primary: boolean): Found {
  const parts = columns.map((name) => ({
    compute: reader.compile(quoted(name)),
    collation: collationOf(table, [name]),
  }));
  return {
    columns: columns.flatMap((name) => reader.columnsOf(`"${name}"`)),
    among: [],
    primary,
    keyOf: keyFunction(parts, null),
  };
}

interface KeyPart {
  readonly compute: (row: Readonly<MutableRow>) => Cell | undefined;
  readonly collation: string;
}

function keyFunction(parts: readonly KeyPart[], where: KeyPart['compute'] | null): Unique['keyOf'] {
  return (row) => {
    try {
      if (where !== null) {
        const applies = truth(where(row));
        if (applies === false || applies === null) return null;
      }
      let key = '';
      for (const { compute, collation } of parts) {
        const cell = compute(row);
        if (cell === null || cell === undefined) return null;
        key += `${indexKey(cell, collation)}\u0000`;
      }
      return key;
    } catch (error) {
      if (error instanceof EvaluationError) return null;
      throw error;
    }
  };
}

/** What an index sees of a cell: 1 and 1.0 are the same, and so are texts that the collation does not tell apart. */
export function indexKey(cell: Cell, collation: string): string {
  if (typeof cell === 'string') return `t${collated(cell, collation)}`;
  if (typeof cell === 'number' && Number.isInteger(cell)) return `i${BigInt(cell)}`;
  return cell instanceof RawText || typeof cell !== 'number' ? cellKey(cell) : `r${cell}`;
}

function collationOf(table: Table, columns: readonly string[]): string {
  const [only, ...more] = columns;
  if (more.length > 0) return 'binary';
  return table.columns.find(({ name }) => name === only)?.collation ?? 'binary';
}

/** The indexed expressions and the condition of a CREATE INDEX statement. */
function readIndex(
  { sql, dialect }: Index,
  where: string | null,
): { parts: { sql: string; collation: string | null }[]; where: string | null } {
  const tokens = significant(tokenize(sql, dialect));
  const open = tokens.findIndex((token, at) => token.text === '(' && at > 3);
  const parts: Token[][] = [[]];
  let depth = 0;
  let close = open;
  for (; close < tokens.length; close++) {
    const token = tokens[close] as Token;
    if (token.text === '(' && depth++ === 0) continue;
    if (token.text === ')' && --depth === 0) break;
    if (token.text === ',' && depth === 1) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  const condition = tokens[close + 1];
  const written =
    isWord(condition, 'WHERE') && condition !== undefined ? sql.slice(condition.start + 5) : null;
  return { parts: parts.map((part) => indexedPart(sql, part)), where: where ?? written };
}

function indexedPart(sql: string, tokens: readonly Token[]): { sql: string; collation: string | null } {
  let end = tokens.length;
  if (isWord(tokens[end - 1], 'ASC', 'DESC')) end--;
  const collation = isWord(tokens[end - 2], 'COLLATE')
    ? (tokens[end - 1]?.text.replace(/^["'`[]|["'`\]]$/g, '') ?? null)
    : null;
  if (collation !== null) end -= 2;
  const [first, last] = [tokens[0], tokens[end - 1]];
  const text = first && last ? sql.slice(first.start, last.start + last.text.length) : '';
  return { sql: text, collation: collation?.toLowerCase() ?? null };
}
