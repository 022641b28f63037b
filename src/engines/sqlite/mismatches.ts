import type BetterSqlite3 from 'better-sqlite3';
import type { Cell } from '../../model/cell.js';
import type { Mismatch, TablePair } from '../store.js';
import { quoteName } from './cells.js';
import { countRows, defineSign, differsSql, holdsNull, nameIn } from './compare-files.js';
import { openFile } from './connect.js';
import { type DiskTable, diskTables, rowidName } from './disk-tables.js';

/** What does not match between two files. Rows are joined where they lie: memory does not grow with the tables. */
export function findMismatches(
  left: string,
  right: string,
  pairs: readonly TablePair[],
  limit: number,
): Mismatch[] {
  const db = openFile(left, { readonly: true });
  try {
    db.prepare('ATTACH ? AS other').run(right);
    db.pragma('cache_size = -32000');
    defineSign(db);
    const [here, there] = [diskTables(db, 'main'), diskTables(db, 'other')];
    return pairs.flatMap((pair) => {
      const [one, two] = [named(here, pair.left), named(there, pair.right)];
      if (one === undefined || two === undefined) return [];
      return mismatch(db, { pair, one, two, columns: columnsOf(pair, one, two) }, limit) ?? [];
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
  const sizes = [countRows(db, 'main', one.name), countRows(db, 'other', two.name)];
  // Most migrations leave rows where they are, and the place is the fastest thing to join on.
  if (sizes[0] === sizes[1] && alikeInPlace(db, joined)) return null;
  const key = usableKey(db, joined);
  if (key.length === 0) return bagMismatch(db, joined, limit);
  const from = (l: string, r: string, on: string) => `${l} AS l LEFT JOIN ${r} AS r ON ${on}`;
  const on = key.map(({ name, other }) => `l.${quoteName(name)} = r.${quoteName(other)}`).join(' AND ');
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

function alikeInPlace(db: BetterSqlite3.Database, { one, two, columns }: Joined): boolean {
  const [l, r] = [rowidName(one), rowidName(two)];
  if (l === null || r === null) return false;
  const from = `${nameIn('main', one.name)} AS l LEFT JOIN ${nameIn('other', two.name)} AS r ON l.${l} = r.${r}`;
  const unlike = `r.${r} IS NULL OR ${differsSql(columns)}`;
  return db.prepare(`SELECT 1 FROM ${from} WHERE ${unlike} LIMIT 1`).get() === undefined;
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
