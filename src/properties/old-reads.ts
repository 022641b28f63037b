import type { Database } from '../engines/engine.js';
import type { Finding } from '../model/finding.js';
import { findTable } from '../model/schema.js';
import { found, holds, nothingBefore, nothingSeen } from './checks.js';
import type { Check, Property, Trial } from './property.js';
import { quoted } from './quoted.js';

/**
 * Asserts that what the old application reads can still be read: every column of every table and view, by name.
 *
 * Matters because during a deploy the old version still runs while the schema is new.
 *
 * Cannot see queries that are more than a table's columns; what the rows hold is the matter of `untouched`.
 */
export const oldReads: Property = {
  id: 'old-reads',
  title: 'the old application can still read',
  skip: nothingBefore,
  check,
};

/** Whether a statement compiles depends on the schema, not on the rows: a few datasets are enough. */
const CASES = new Set([0, 1, 7]);

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok || !CASES.has(trial.index)) return nothingSeen;
  const { schema } = await trial.before();
  const database = await trial.open('up');
  try {
    const findings: Finding[] = [];
    for (const table of schema.tables) {
      const columns = table.columns.map(({ name }) => name);
      findings.push(
        ...(await readTable(
          database,
          table.name,
          columns,
          findTable(up.image.schema, table.name) !== undefined,
        )),
      );
    }
    const before = await trial.open('before');
    try {
      for (const { name } of schema.views) findings.push(...(await readView(before, database, name)));
    } finally {
      await before.close();
    }
    return findings.length > 0 ? found(findings) : holds;
  } finally {
    await database.close();
  }
}

async function readTable(
  database: Database,
  table: string,
  columns: readonly string[],
  there: boolean,
): Promise<Finding[]> {
  if (!there) {
    const sql = `SELECT * FROM ${quoted(table)}`;
    return (await failure(database, sql)) === null
      ? []
      : [gone('table-gone', `the table ${table} is gone`, table, undefined, sql)];
  }
  // The table's name before the column keeps a missing one from being read as a string.
  const select = (names: readonly string[]) =>
    `SELECT ${names.map((name) => `${quoted(table)}.${quoted(name)}`).join(', ')} FROM ${quoted(table)} LIMIT 3`;
  if (columns.length === 0 || (await failure(database, select(columns))) === null) return [];
  const findings: Finding[] = [];
  for (const column of columns) {
    if ((await failure(database, select([column]))) === null) continue;
    findings.push(
      gone('column-gone', `the column ${table}.${column} is gone`, table, column, select([column])),
    );
  }
  return findings;
}

async function readView(before: Database, after: Database, view: string): Promise<Finding[]> {
  const sql = `SELECT * FROM ${quoted(view)} LIMIT 3`;
  if ((await failure(before, sql)) !== null) return [];
  const message = await failure(after, sql);
  if (message === null) return [];
  return [gone('view-fails', `the view ${view} fails (${message})`, view, undefined, sql)];
}

async function failure(database: Database, sql: string): Promise<string | null> {
  try {
    await database.rows(sql);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function gone(code: string, what: string, table: string, column: string | undefined, sql: string): Finding {
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code,
    table,
    ...(column === undefined ? {} : { column }),
    summary: `${what}: an old application that reads it fails (${sql})`,
    differences: [],
    wayOut: `add the new beside the old and remove the old in a later release, or accept it: -- rehearsal: accept old-reads ${place} because REASON`,
  };
}
