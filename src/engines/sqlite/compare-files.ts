import { createHash } from 'node:crypto';
import type BetterSqlite3 from 'better-sqlite3';
import type { TableDifference } from '../store.js';
import { quoteName } from './cells.js';
import { type DiskTable, diskTables, rowidName } from './disk-tables.js';
import { joinTerms } from './terms.js';

export interface FileComparison {
  readonly tables: readonly TableDifference[];
  /** Schema objects and settings that are not the same, by name. */
  readonly schema: readonly string[];
}

export interface CompareOptions {
  /** The names of the two databases on the connection. */
  readonly left: string;
  readonly right: string;
  /** How rows are matched: `place` by rowid (is it a copy), `key` by primary key where there is one. */
  readonly by: 'place' | 'key';
}

/**
 * Compares two databases of one connection, every row of every table, exact in type and bytes, without reading rows
 * into memory. Virtual tables are compared by the tables that hold their content.
 */
export function compareFiles(db: BetterSqlite3.Database, options: CompareOptions): FileComparison {
  defineSign(db);
  const left = diskTables(db, options.left);
  const right = diskTables(db, options.right);
  const names = new Set([...left.keys(), ...right.keys()]);
  const tables = [...names].flatMap((name) => {
    const [one, other] = [left.get(name), right.get(name)];
    const difference =
      one !== undefined && other !== undefined && sameColumns(one, other)
        ? compareTable(db, one, options)
        : compareUnlike(db, name, one, other, options);
    return difference ?? [];
  });
  return { tables, schema: compareSchemas(db, options) };
}

/** `null`: every row is the same. */
function compareTable(
  db: BetterSqlite3.Database,
  table: DiskTable,
  options: CompareOptions,
): TableDifference | null {
  const key = matchKey(db, table, options);
  if (key.length === 0) return compareUnkeyed(db, table, options);
  const on = joinTerms(
    key.map((column) => `l.${column} = r.${column}`),
    'AND',
  );
  const [missing, differs] = [`r.${key[0]} IS NULL`, differsSql(table.columns)];
  const from = `${nameIn(options.left, table.name)} AS l LEFT JOIN ${nameIn(options.right, table.name)} AS r ON ${on}`;
  const [rows, onlyLeft, changed] = firstRow(
    db,
    table.columns.length < MANY
      ? `SELECT count(*), total(${missing}), total(NOT ${missing} AND (${differs})) FROM ${from}`
      : // A limit keeps SQLite from taking the two queries for one, whose columns were too many.
        `SELECT count(*), total(m), total(NOT m AND d) FROM (SELECT ${missing} AS m, (${differs}) AS d FROM ${from} LIMIT -1)`,
  );
  const onlyRight = countRows(db, options.right, table.name) - (rows - onlyLeft);
  if (onlyLeft === 0 && onlyRight === 0 && changed === 0) return null;
  return {
    table: table.name,
    onlyLeft,
    onlyRight,
    changed,
    example: exampleOf(db, table, key, `${from} WHERE ${missing} OR ${differs}`),
  };
}

/** The columns that rows are matched by; none where neither a key nor a rowid can be used. */
function matchKey(
  db: BetterSqlite3.Database,
  table: DiskTable,
  { by, left, right }: CompareOptions,
): string[] {
  const place = rowidName(table);
  const primary = table.columns.filter(({ pk }) => pk > 0).map(({ name }) => quoteName(name));
  if (primary.length === 0 || (by === 'place' && !table.withoutRowid)) return place === null ? [] : [place];
  const unkeyed = [left, right].some((database) => holdsNull(db, nameIn(database, table.name), primary));
  if (!unkeyed) return primary;
  return place === null ? [] : [place];
}

/** SQLite lets a primary key hold NULL, and such a row matches none, not its own copy either. */
export function holdsNull(db: BetterSqlite3.Database, table: string, columns: readonly string[]): boolean {
  const anyNull = joinTerms(
    columns.map((column) => `${column} IS NULL`),
    'OR',
  );
  return db.prepare(`SELECT 1 FROM ${table} WHERE ${anyNull} LIMIT 1`).get() !== undefined;
}

/** A table whose rowid no name reaches: as bags of rows. */
function compareUnkeyed(
  db: BetterSqlite3.Database,
  table: DiskTable,
  options: CompareOptions,
): TableDifference | null {
  const keys = bagKeys(db, table);
  const bag = (database: string) =>
    `SELECT ${keys.join(', ')}, count(*) FROM ${nameIn(database, table.name)} GROUP BY ${keys.map((_, at) => at + 1).join(', ')}`;
  const [onlyLeft] = firstRow(db, `SELECT count(*) FROM (${bag(options.left)} EXCEPT ${bag(options.right)})`);
  const [onlyRight] = firstRow(
    db,
    `SELECT count(*) FROM (${bag(options.right)} EXCEPT ${bag(options.left)})`,
  );
  if (onlyLeft === 0 && onlyRight === 0) return null;
  return { table: table.name, onlyLeft, onlyRight, changed: 0, example: '' };
}

/** What tells a row of a table from others, as expressions: two for each column, or one for all where that were too many. */
function bagKeys(db: BetterSqlite3.Database, { columns }: DiskTable): string[] {
  const names = columns.map(({ name }) => quoteName(name));
  if (names.length < MANY) return names.flatMap((name) => [`${name} COLLATE BINARY`, `typeof(${name})`]);
  db.function(DIGEST, { deterministic: true, varargs: true, safeIntegers: true }, digestOfCells);
  const parts = [];
  for (let at = 0; at < names.length; at += MANY)
    parts.push(`${DIGEST}(${names.slice(at, at + MANY).join(', ')})`);
  return parts;
}

/** SQLite takes 2000 columns of a result, and 1000 arguments of a function. */
const MANY = 500;
const DIGEST = 'rehearsal_digest_of_cells';

function digestOfCells(...cells: unknown[]): string {
  const hash = createHash('sha256');
  for (const cell of cells) {
    const bytes = Buffer.isBuffer(cell) ? cell : Buffer.from(Object.is(cell, -0) ? '-0' : String(cell));
    hash.update(`${cell === null ? 'null' : typeof cell} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Only one database has the table, or they have it with other columns: nothing of one is in the other. */
function compareUnlike(
  db: BetterSqlite3.Database,
  name: string,
  one: DiskTable | undefined,
  other: DiskTable | undefined,
  { left, right }: CompareOptions,
): TableDifference | null {
  const onlyLeft = one === undefined ? 0 : countRows(db, left, name);
  const onlyRight = other === undefined ? 0 : countRows(db, right, name);
  if (onlyLeft === 0 && onlyRight === 0) return null;
  return { table: name, onlyLeft, onlyRight, changed: 0, example: '' };
}

/**
 * SQL that is true when some stored cell differs. `IS NOT` is blind to 1 against 1.0, to the sign of zero, and to
 * whatever the column's collation is blind to.
 */
export function differsSql(
  columns: readonly { readonly name: string; readonly other?: string; readonly textual: boolean }[],
): string {
  const tests = columns.map(({ name, other = name, textual }) => {
    const [l, r] = [`l.${quoteName(name)}`, `r.${quoteName(other)}`];
    const bytes = `${l} COLLATE BINARY IS NOT ${r}`;
    if (textual) return bytes;
    return `(${bytes} OR typeof(${l}) <> typeof(${r}) OR (${l} = 0 AND typeof(${l}) = 'real' AND ${SIGN}(${l}) <> ${SIGN}(${r})))`;
  });
  return joinTerms(tests, 'OR');
}

const SIGN = 'rehearsal_sign_of_zero';

/** What {@link differsSql} needs on its connection. */
export function defineSign(db: BetterSqlite3.Database): void {
  db.function(SIGN, { deterministic: true }, (value: unknown) => (Object.is(value, -0) ? 1 : 0));
}

function exampleOf(
  db: BetterSqlite3.Database,
  table: DiskTable,
  key: readonly string[],
  from: string,
): string {
  const [first] = db
    .prepare(`SELECT ${key.map((column) => `quote(l.${column})`).join(', ')} FROM ${from} LIMIT 1`)
    .raw(true)
    .all() as string[][];
  if (first === undefined) return '';
  return `${table.name}: ${key.map((column, at) => `${column.replaceAll('"', '')} = ${first[at]}`).join(', ')}`;
}

function compareSchemas(db: BetterSqlite3.Database, { left, right }: CompareOptions): string[] {
  const objects = (database: string) => `SELECT type, name, tbl_name, sql FROM ${database}.sqlite_schema`;
  const unlike = db
    .prepare(
      `SELECT DISTINCT type || ' ' || name FROM (
        SELECT * FROM (${objects(left)} EXCEPT ${objects(right)})
        UNION ALL SELECT * FROM (${objects(right)} EXCEPT ${objects(left)}))`,
    )
    .pluck()
    .all() as string[];
  const settings = ['user_version', 'application_id', 'encoding'].filter(
    (name) =>
      db.pragma(`${left}.${name}`, { simple: true }) !== db.pragma(`${right}.${name}`, { simple: true }),
  );
  return [...unlike, ...settings];
}

function sameColumns(one: DiskTable, other: DiskTable): boolean {
  const names = (table: DiskTable) => table.columns.map(({ name }) => name).join('\u0000');
  return names(one) === names(other) && one.withoutRowid === other.withoutRowid;
}

export function countRows(db: BetterSqlite3.Database, database: string, table: string): number {
  return firstRow(db, `SELECT count(*) FROM ${nameIn(database, table)}`)[0];
}

function firstRow(db: BetterSqlite3.Database, sql: string): [number, number, number] {
  const row = db.prepare(sql).raw(true).get() as (bigint | number)[];
  return [Number(row[0] ?? 0), Number(row[1] ?? 0), Number(row[2] ?? 0)];
}

export function nameIn(database: string, table: string): string {
  return `${quoteName(database)}.${quoteName(table)}`;
}
