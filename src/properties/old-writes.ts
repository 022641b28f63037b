import { anotherValue, newRow } from '../datasets/index.js';
import type { Database } from '../engines/engine.js';
import { sameCell } from '../model/cell.js';
import type { Dataset, Row } from '../model/dataset.js';
import type { Difference, Finding } from '../model/finding.js';
import { findTable, type Schema, type Table } from '../model/schema.js';
import { datasetOf, insert, primaryKey, remove, update } from './application.js';
import { found, holds, nothingBefore, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';
import { quoted } from './quoted.js';

/**
 * Asserts that what the old application writes is still taken and means the same: inserts with every column and with
 * only the required ones, an update of each column, a delete by key.
 *
 * Matters because during a deploy the old version still writes while the schema is new.
 *
 * Cannot see writes that are more than these, nor rules that only the application knows.
 */
export const oldWrites: Property = {
  id: 'old-writes',
  title: 'the old application can still write',
  skip: nothingBefore,
  check,
};

const CASES = new Set([1, 4, 8, 13, 21]);

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok || !CASES.has(trial.index)) return nothingSeen;
  const image = await trial.before();
  const [before, after] = [await trial.open('before'), await trial.open('up')];
  try {
    const sides: Sides = {
      before,
      after,
      old: image.schema,
      now: up.image.schema,
      rows: datasetOf(image),
      salt: trial.salt,
    };
    const findings: Finding[] = [];
    for (const table of image.schema.tables) {
      if (table.virtual === null && findTable(up.image.schema, table.name))
        findings.push(...(await writeTable(sides, table)));
    }
    return findings.length > 0 ? found(findings) : holds;
  } finally {
    await before.close();
    await after.close();
  }
}

/** The old application's database on both sides of the migration. */
interface Sides {
  readonly before: Database;
  readonly after: Database;
  readonly old: Schema;
  readonly now: Schema;
  readonly rows: Dataset;
  readonly salt: number;
}

async function writeTable(sides: Sides, table: Table): Promise<Finding[]> {
  const findings: Finding[] = [];
  const gone = table.columns.filter(({ name }) => !columnOf(sides.now, table.name, name));
  for (const { name } of gone) findings.push(columnGone(table.name, name));
  for (const columns of ['all', 'required'] as const) {
    const row = newRow(sides.old, table.name, sides.rows, sides.salt, columns);
    if (row === null || gone.some(({ name }) => name in row)) continue;
    findings.push(...(await insertOnBoth(sides, table, row, columns)));
  }
  findings.push(...(await changeOnBoth(sides, table)));
  return findings;
}

async function insertOnBoth(
  sides: Sides,
  table: Table,
  row: Row,
  columns: 'all' | 'required',
): Promise<Finding[]> {
  const [old, now] = await onBoth(sides, async (database) => {
    const message = await insert(database, table.name, row);
    return { message, stored: message === null ? await readBack(database, table, row) : null };
  });
  if (old.message !== null) return [];
  if (now.message !== null) {
    return [
      {
        code: `insert-${columns}-refused: ${reasonOf(now.message)}`,
        table: table.name,
        summary: `the new schema refuses an insert into ${table.name} with ${columns === 'all' ? 'every old column' : 'only the columns that were required'}: ${reasonOf(now.message)}`,
        differences: [{ table: table.name, before: row }],
        wayOut: `give new columns a default, or accept it: -- rehearsal: accept old-writes ${table.name} because REASON`,
      },
    ];
  }
  const differences = old.stored && now.stored ? cellsThatDiffer(table.name, old.stored, now.stored) : [];
  return differences.length === 0
    ? []
    : [
        {
          code: 'insert-means-other',
          table: table.name,
          summary: `an insert by the old application into ${table.name} is stored as something else`,
          differences,
        },
      ];
}

/** The inserted row, by its key. */
async function readBack(database: Database, table: Table, row: Row): Promise<Row | null> {
  const key = primaryKey(table.primaryKey, row);
  if (key === null) return null;
  const list = table.columns.map(({ name }) => `${quoted(table.name)}.${quoted(name)}`).join(', ');
  const where = Object.keys(key).map(
    (name, at) => `${quoted(name)} = ${database.engine === 'sqlite' ? '?' : `$${at + 1}`}`,
  );
  try {
    const [stored] = await database.all(
      `SELECT ${list} FROM ${quoted(table.name)} WHERE ${where.join(' AND ')}`,
      Object.values(key),
    );
    return stored ?? null;
  } catch {
    return null;
  }
}

function cellsThatDiffer(table: string, old: Row, now: Row): Difference[] {
  return Object.entries(old)
    .filter(([column, cell]) => column in now && !sameCell(cell, now[column] ?? null))
    .map(([column, cell]) => ({ table, column, before: cell, after: now[column] ?? null }));
}

/** Updates each column of a row that is there, and deletes it. */
async function changeOnBoth(sides: Sides, table: Table): Promise<Finding[]> {
  const rows = sides.rows[table.name] ?? [];
  const index = rows.length === 0 ? -1 : sides.salt % rows.length;
  const row = rows[index];
  const key = row && primaryKey(table.primaryKey, row);
  if (!row || !key || !Object.keys(key).every((column) => columnOf(sides.now, table.name, column))) return [];
  const findings: Finding[] = [];
  for (const column of table.columns) {
    if (column.generated !== null || column.primaryKey > 0 || !columnOf(sides.now, table.name, column.name))
      continue;
    const within = { schema: sides.old, table: table.name, dataset: sides.rows, index };
    const value = anotherValue(column, row[column.name] ?? null, sides.salt, within);
    if (value === undefined) continue;
    const [old, now] = await onBoth(sides, (database) =>
      update(database, table.name, key, column.name, value),
    );
    if (old === null && now !== null) findings.push(refused('update', table.name, column.name, now));
  }
  const [old, now] = await onBoth(sides, (database) => remove(database, table.name, key));
  if (old === null && now !== null) findings.push(refused('delete', table.name, undefined, now));
  return findings;
}

/** Does it on both databases, and takes it back. */
async function onBoth<T>(
  { before, after }: Sides,
  write: (database: Database) => Promise<T>,
): Promise<readonly [T, T]> {
  const tried = async (database: Database) => {
    await database.run('SAVEPOINT rehearsal_write');
    try {
      return await write(database);
    } finally {
      await database.run('ROLLBACK TO rehearsal_write');
      await database.run('RELEASE rehearsal_write');
    }
  };
  return [await tried(before), await tried(after)];
}

function columnOf(schema: Schema, table: string, column: string) {
  return findTable(schema, table)?.columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
}

function columnGone(table: string, column: string): Finding {
  return {
    code: 'column-gone',
    table,
    column,
    summary: `the column ${table}.${column} is gone: an old application that writes it fails`,
    differences: [],
    wayOut: `remove it in a later release than its use, or accept it: -- rehearsal: accept old-writes ${table}.${column} because REASON`,
  };
}

function refused(
  what: 'update' | 'delete',
  table: string,
  column: string | undefined,
  message: string,
): Finding {
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code: `${what}-refused: ${reasonOf(message)}`,
    table,
    ...(column === undefined ? {} : { column }),
    summary: `the new schema refuses ${what === 'update' ? 'an update of' : 'a delete from'} ${place} that the old one took: ${reasonOf(message)}`,
    differences: [],
    wayOut: `loosen the new rule until the old application is gone, or accept it: -- rehearsal: accept old-writes ${place} because REASON`,
  };
}

/** The message without the values in it. */
function reasonOf(message: string): string {
  return message.replace(/'[^']{30,}'/g, "'…'");
}
