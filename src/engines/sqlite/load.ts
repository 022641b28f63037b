import type BetterSqlite3 from 'better-sqlite3';
import { type Cell, RawText } from '../../model/cell.js';
import { type Dataset, datasetSize, type Row } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import type { Schema, Table } from '../../model/schema.js';
import type { LoadOptions, LoadOutcome, RejectedRow } from '../engine.js';
import { parameterList, placeholder, quoteName } from './cells.js';

/**
 * Inserts what the schema admits of a dataset and says what it did not. Foreign keys are checked at the end, so the
 * order of rows does not matter and cycles can be loaded; a row whose parent is missing is then taken out again.
 *
 * A table with a key that names no unique columns of its parent admits no row; such a key also stands in the way of checking the
 * others at the end, which are then checked by hand.
 */
export function loadDataset(
  db: BetterSqlite3.Database,
  dataset: Dataset,
  schema: Schema,
  options: LoadOptions,
): LoadOutcome {
  const enforced = db.pragma('foreign_keys', { simple: true }) === 1n;
  const mismatched = enforced ? mismatchedTables(db, schema) : new Map<string, string>();
  const off = enforced && (options.orphans === true || mismatched.size > 0);
  if (off) db.pragma('foreign_keys = OFF');
  const rejected: RejectedRow[] = [];
  db.exec('BEGIN');
  if (enforced) db.pragma('defer_foreign_keys = ON');
  const rowids = insertAll(db, { dataset, schema, mismatched }, rejected);
  countOn(db, dataset, schema);
  if (options.orphans !== true && (!enforced || off || !committed(db))) {
    const parents = enforced ? null : new Set(schema.tables.map(({ name }) => name.toLowerCase()));
    removeOrphans(db, rowids, rejected, parents);
  }
  if (db.inTransaction) db.exec('COMMIT');
  if (off) db.pragma('foreign_keys = ON');
  return { rows: datasetSize(dataset) - rejected.length, rejected };
}

/** As if rows had been deleted since: counters that never fall back are ahead of what the rows say. */
function countOn(db: BetterSqlite3.Database, dataset: Dataset, { tables }: Schema): void {
  for (const { name, autoincrement } of tables) {
    if (!autoincrement || (own(dataset, name)?.length ?? 0) === 0) continue;
    db.prepare('UPDATE main.sqlite_sequence SET seq = seq + ? WHERE name = ? AND seq < ?').run(
      DELETED,
      name,
      HIGHEST,
    );
  }
}

/** Rows that were there once. */
const DELETED = 3n;
/** Past it there is no room to count. */
const HIGHEST = 2n ** 62n;

/** Whether the transaction could be ended; a row without its parent stands in the way, and it then goes on. */
function committed(db: BetterSqlite3.Database): boolean {
  try {
    db.exec('COMMIT');
    return true;
  } catch (error) {
    if (db.inTransaction) return false;
    throw error;
  }
}

/** The tables with a foreign key that names no unique columns of its parent, each with what the engine says of it. */
function mismatchedTables(db: BetterSqlite3.Database, schema: Schema): ReadonlyMap<string, string> {
  const known = mismatches.get(schema);
  if (known !== undefined) return known;
  const found = new Map<string, string>();
  mismatches.set(schema, found);
  for (const { name, foreignKeys } of schema.tables) {
    if (foreignKeys.length === 0) continue;
    try {
      db.prepare(`PRAGMA foreign_key_check(${quoteName(name)})`);
    } catch (error) {
      found.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  return found;
}

/** It is a matter of the definitions alone, and many datasets are loaded into one schema. */
const mismatches = new WeakMap<Schema, ReadonlyMap<string, string>>();

interface Insertion {
  readonly dataset: Dataset;
  readonly schema: Schema;
  readonly mismatched: ReadonlyMap<string, string>;
}

/** Inserts every table's rows; the answer maps table and rowid to the row's place in the dataset. */
function insertAll(
  db: BetterSqlite3.Database,
  { dataset, schema, mismatched }: Insertion,
  rejected: RejectedRow[],
): Map<string, Map<bigint, number>> {
  const places = new Map<string, Map<bigint, number>>();
  for (const [table, rows] of Object.entries(dataset)) {
    const rowids = new Map<bigint, number>();
    const refusal = mismatched.get(table);
    if (refusal !== undefined) {
      rejected.push(...rows.map((_, index) => ({ table, index, reason: refusal })));
      continue;
    }
    const insert = inserter(db, table, hiddenRowid(schema.tables.find(({ name }) => name === table)));
    rows.forEach((row, index) => {
      try {
        rowids.set(insert(row), index);
      } catch (error) {
        rejected.push({ table, index, reason: error instanceof Error ? error.message : String(error) });
      }
    });
    places.set(table, rowids);
  }
  return places;
}

/** What a rowid is called that is no column of the table; `null` where it has none such. */
function hiddenRowid(table: Table | undefined): string | null {
  if (table === undefined || table.virtual !== null || table.withoutRowid) return null;
  if (table.columns.some(({ rowidAlias }) => rowidAlias)) return null;
  const names = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  return ['rowid', '_rowid_', 'oid'].find((name) => !names.has(name)) ?? null;
}

/**
 * A function that inserts a row, with one prepared statement for each set of columns.
 *
 * @param rowid the name of a hidden rowid: between two rows one is left out, as if a row had been deleted
 */
function inserter(db: BetterSqlite3.Database, table: string, rowid: string | null): (row: Row) => bigint {
  const statements = new Map<string, BetterSqlite3.Statement>();
  let last: { readonly columns: readonly string[]; readonly statement: BetterSqlite3.Statement } | undefined;
  return (row) => {
    const columns = Object.keys(row);
    const cells = columns.map((column) => own(row, column) ?? null);
    const plain = !cells.some((cell) => cell instanceof RawText);
    // Most rows have the columns of the row before them, and comparing those is cheaper than a key.
    if (plain && last !== undefined && sameNames(columns, last.columns))
      return insertedInto(last.statement, cells);
    const sql = insertSql(table, columns, cells, rowid);
    const statement = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, statement);
    last = plain ? { columns, statement } : undefined;
    return insertedInto(statement, plain ? cells : parameterList(cells));
  };
}

function insertedInto(statement: BetterSqlite3.Statement, values: readonly unknown[]): bigint {
  return BigInt(statement.run(values).lastInsertRowid);
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, at) => name === b[at]);
}

function insertSql(
  table: string,
  columns: readonly string[],
  cells: readonly Cell[],
  rowid: string | null,
): string {
  const into = quoteName(table);
  if (columns.length === 0 && rowid === null) return `INSERT INTO ${into} DEFAULT VALUES`;
  const names = [...(rowid === null ? [] : [rowid]), ...columns.map(quoteName)];
  const next = rowid === null ? [] : [`(SELECT coalesce(max(${rowid}), 0) + 2 FROM ${into})`];
  return `INSERT INTO ${into} (${names.join(', ')}) VALUES (${[...next, ...cells.map(placeholder)].join(', ')})`;
}

/**
 * Takes out rows that refer to a missing parent, and then those that referred to them, until none is left.
 *
 * @param tables those that there are, where keys are not enforced: one that is not there has no rows to miss
 */
function removeOrphans(
  db: BetterSqlite3.Database,
  places: ReadonlyMap<string, ReadonlyMap<bigint, number>>,
  rejected: RejectedRow[],
  tables: ReadonlySet<string> | null,
): void {
  for (;;) {
    const orphans = foreignKeyViolations(db, [...places.keys()]).filter(
      ({ parent }) => tables === null || tables.has(parent.toLowerCase()),
    );
    let removed = 0;
    for (const { table, rowid, parent } of orphans) {
      const reason = `FOREIGN KEY constraint failed: no such row in ${parent}`;
      if (rowid === null) {
        // A table WITHOUT ROWID does not say which row it is; none of its new rows can stay.
        removed += db.prepare(`DELETE FROM ${quoteName(table)}`).run().changes;
        places.get(table)?.forEach((index) => {
          rejected.push({ table, index, reason });
        });
        continue;
      }
      // A row that was there before the dataset is left as it is, sound or not.
      const index = places.get(table)?.get(rowid);
      if (index === undefined) continue;
      const changes = db.prepare(`DELETE FROM ${quoteName(table)} WHERE rowid = ?`).run(rowid).changes;
      removed += changes;
      if (changes > 0) rejected.push({ table, index, reason });
    }
    if (removed === 0) return;
  }
}

function foreignKeyViolations(
  db: BetterSqlite3.Database,
  tables: readonly string[],
): { table: string; rowid: bigint | null; parent: string }[] {
  return tables.flatMap((name) => {
    try {
      const check = db.prepare(`PRAGMA foreign_key_check(${quoteName(name)})`).raw(true);
      const rows = check.all() as [string, bigint | null, string][];
      return rows.map(([table, rowid, parent]) => ({ table, rowid, parent }));
    } catch {
      // A foreign key that names no unique columns cannot be checked, and its table has no row of the dataset.
      return [];
    }
  });
}
