import type BetterSqlite3 from 'better-sqlite3';
import type { Cell } from '../../model/cell.js';
import type { Mismatch, TablePair } from '../store.js';
import { quoteName } from './cells.js';
import { defineSign, differsSql, holdsNull, nameIn } from './compare-files.js';
import { openFile } from './connect.js';
import { type DiskTable, diskTables, rowidName } from './disk-tables.js';
import { joinTerms } from './terms.js';

/** What does not match between two files. Rows are joined where they lie: memory does not grow with the tables. */
export function findMismatches(
  left: string,
  right: string,
  pairs: readonly TablePair[],
  limit: number,
): Mismatch[] {
  // Most migrations leave rows where they are, and the place is the fastest thing to join on.
  const alike = new Set(alikeInPlace(left, right, pairs, WHOLE));
  return mismatchesByKey(
    left,
    right,
    pairs.filter((_, at) => !alike.has(at)),
    limit,
  );
}

/** The pairs, by their place, whose rows are the same at the same place; to be asked of every part. */
export function alikeInPlace(left: string, right: string, pairs: readonly TablePair[], part: Part): number[] {
  return onBoth(left, right, pairs, (db, joined, at) => (isAlikeInPlace(db, joined, part) ? [at] : []));
}

/** What does not match, by the key of the rows. */
export function mismatchesByKey(
  left: string,
  right: string,
  pairs: readonly TablePair[],
  limit: number,
): Mismatch[] {
  return onBoth(left, right, pairs, (db, joined) => mismatch(db, joined, limit) ?? []);
}

/** A share of every table's rows: the one at `index`, of `of`. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

const WHOLE: Part = { index: 0, of: 1 };

function onBoth<T>(
  left: string,
  right: string,
  pairs: readonly TablePair[],
  look: (db: BetterSqlite3.Database, joined: Joined, at: number) => T | T[],
): T[] {
  if (pairs.length === 0) return [];
  const db = openFile(left, { readonly: true });
  try {
    db.prepare('ATTACH ? AS other').run(right);
    defineSign(db);
    const [here, there] = [diskTables(db, 'main'), diskTables(db, 'other')];
    return pairs.flatMap((pair, at) => {
      const [one, two] = [named(here, pair.left), named(there, pair.right)];
      if (one === undefined || two === undefined) return [];
      return look(db, { pair, one, two, columns: columnsOf(pair, one, two) }, at);
    });
  } finally {
    db.close();
  }
}

interface Joined {
  readonly pair: TablePair;
  readonly one: DiskTable;
  readonly two: DiskTable;
  readonly columns: readonly JoinedColumn[];
}

interface JoinedColumn {
  readonly name: string;
  readonly other: string;
  readonly pk: number;
  readonly textual: boolean;
}

/** `null`: every row has its equal on the other side. */
function mismatch(db: BetterSqlite3.Database, joined: Joined, limit: number): Mismatch | null {
  const { pair, one, two, columns } = joined;
  if (columns.length === 0) return null;
  const key = usableKey(db, joined);
  if (key.length === 0) return bagMismatch(db, joined, limit);
  const from = (l: string, r: string, on: string) => `${l} AS l LEFT JOIN ${r} AS r ON ${on}`;
  const on = joinTerms(
    key.map(({ name, other }) => `l.${quoteName(name)} = r.${quoteName(other)}`),
    'AND',
  );
  const [main, other] = [nameIn('main', one.name), nameIn('other', two.name)];
  const list = (side: 'l' | 'r') =>
    key.map((column) => `${side}.${quoteName(side === 'l' ? column.name : column.other)}`).join(', ');
  const gone = `r.${quoteName(key[0]?.other ?? '')} IS NULL`;
  const lost = rows(db, `SELECT ${list('l')} FROM ${from(main, other, on)} WHERE ${gone}`, limit);
  const changed = rows(
    db,
    `SELECT ${list('l')} FROM ${from(main, other, on)} WHERE NOT ${gone} AND (${differsSql(columns)})`,
    limit,
  );
  const added = rows(
    db,
    `SELECT ${list('r')} FROM ${other} AS r LEFT JOIN ${main} AS l ON ${on} WHERE l.${quoteName(key[0]?.name ?? '')} IS NULL`,
    limit,
  );
  const values = [...lost, ...changed, ...added];
  return values.length === 0
    ? null
    : { pair, by: key.map(({ name }) => name), values, missing: lost.length > 0 };
}

/**
 * Every row of the part has its equal at its place, and there are no others there. Where rowids are dense, their ends say
 * so much; counting a large table that has no index reads all of it once more.
 */
function isAlikeInPlace(db: BetterSqlite3.Database, { one, two, columns }: Joined, part: Part): boolean {
  const [l, r] = [rowidName(one), rowidName(two)];
  if (l === null || r === null || columns.length === 0) return false;
  const [left, right] = [nameIn('main', one.name), nameIn('other', two.name)];
  const ends = endsOf(db, left, l);
  const [otherFirst, otherLast] = endsOf(db, right, r) ?? [];
  if (ends === null || otherFirst === undefined || otherLast === undefined)
    return ends === null && otherFirst === undefined;
  if (otherFirst < ends[0] || otherLast > ends[1]) return false;
  const range = rangeOf(ends, part);
  const unlike = `r.${r} IS NULL OR ${differsSql(columns)}`;
  const [count, unlikeRows] = db
    .prepare(
      `SELECT count(*), total(${unlike}) FROM ${left} AS l LEFT JOIN ${right} AS r ON l.${l} = r.${r}
       WHERE l.${l} BETWEEN ? AND ?`,
    )
    .raw(true)
    .get(range) as [bigint, number];
  if (unlikeRows > 0) return false;
  if (count === range[1] - range[0] + 1n) return true;
  return count === db.prepare(`SELECT count(*) FROM ${right} WHERE ${r} BETWEEN ? AND ?`).pluck().get(range);
}

/** The first and last rowid; `null`: the table is empty. */
function endsOf(db: BetterSqlite3.Database, table: string, rowid: string): [bigint, bigint] | null {
  const ends = `SELECT (SELECT min(${rowid}) FROM ${table}), (SELECT max(${rowid}) FROM ${table})`;
  const [first, last] = db.prepare(ends).raw(true).get() as [bigint | null, bigint | null];
  return first === null || last === null ? null : [first, last];
}

/** A part's first and last rowid, cut by the numbers, whatever lies between. */
function rangeOf([first, last]: [bigint, bigint], { index, of }: Part): [bigint, bigint] {
  const start = (at: number) => first + ((last - first + 1n) * BigInt(at)) / BigInt(of);
  return [start(index), start(index + 1) - 1n];
}

/** The primary key, where all of it is compared and tells rows apart on both sides. */
function usableKey(db: BetterSqlite3.Database, { one, two, columns }: Joined): JoinedColumn[] {
  const key = columns.filter(({ pk }) => pk > 0);
  const width = one.columns.filter(({ pk }) => pk > 0).length;
  if (width === 0 || key.length < width) return [];
  const sides: readonly (readonly [string, readonly string[]])[] = [
    [nameIn('main', one.name), key.map(({ name }) => quoteName(name))],
    [nameIn('other', two.name), key.map(({ other }) => quoteName(other))],
  ];
  return sides.some(([table, names]) => holdsNull(db, table, names)) ? [] : key;
}

/** Rows without a key: as bags. */
function bagMismatch(
  db: BetterSqlite3.Database,
  { pair, one, two, columns }: Joined,
  limit: number,
): Mismatch | null {
  const bag = (table: string, names: readonly string[]) => {
    const cells = names
      .map((name) => `${quoteName(name)} COLLATE BINARY, typeof(${quoteName(name)})`)
      .join(', ');
    const places = names.map((_, at) => `${at * 2 + 1}, ${at * 2 + 2}`).join(', ');
    return `SELECT ${cells}, count(*) FROM ${table} GROUP BY ${places}`;
  };
  const here = bag(
    nameIn('main', one.name),
    columns.map(({ name }) => name),
  );
  const there = bag(
    nameIn('other', two.name),
    columns.map(({ other }) => other),
  );
  const cellsOf = (row: readonly Cell[]) => columns.map((_, at) => row[at * 2] ?? null);
  const lost = rows(db, `SELECT * FROM (${here}) EXCEPT SELECT * FROM (${there})`, limit).map(cellsOf);
  const added = rows(db, `SELECT * FROM (${there}) EXCEPT SELECT * FROM (${here})`, limit).map(cellsOf);
  const values = [...lost, ...added];
  return values.length === 0
    ? null
    : { pair, by: columns.map(({ name }) => name), values, missing: lost.length > 0 };
}

function rows(db: BetterSqlite3.Database, sql: string, limit: number): Cell[][] {
  return db.prepare(`${sql} LIMIT ${limit}`).raw(true).all() as Cell[][];
}

/** The pair's columns as the tables spell them. */
function columnsOf({ columns }: TablePair, one: DiskTable, two: DiskTable): JoinedColumn[] {
  const wanted = new Map([...columns].map(([from, to]) => [from.toLowerCase(), to.toLowerCase()]));
  return one.columns.flatMap(({ name, pk, textual }) => {
    const other = two.columns.find((column) => column.name.toLowerCase() === wanted.get(name.toLowerCase()));
    return other === undefined ? [] : { name, other: other.name, pk, textual: textual && other.textual };
  });
}

function named(tables: ReadonlyMap<string, DiskTable>, name: string): DiskTable | undefined {
  return [...tables.values()].find((table) => table.name.toLowerCase() === name.toLowerCase());
}
