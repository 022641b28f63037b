import type BetterSqlite3 from 'better-sqlite3';
import type { Schema } from '../../model/schema.js';
import type { HealthProblem } from '../engine.js';
import { quoteName } from './cells.js';
import type { KnownSchema } from './schema-cache.js';

/** Integrity and foreign key checks, and whether every view, trigger and foreign key still compiles. */
export function readHealth(db: BetterSqlite3.Database, known: KnownSchema): HealthProblem[] {
  known.broken ??= brokenObjects(db, known.schema);
  return [
    ...integrity(db),
    ...virtualTables(db, known.schema),
    ...counters(db, known.schema),
    ...foreignKeys(db),
    ...known.broken,
  ];
}

function integrity(db: BetterSqlite3.Database): HealthProblem[] {
  const messages = db.prepare('PRAGMA integrity_check').pluck().all() as string[];
  return messages
    .filter((message) => message !== 'ok' && !IN_ITS_OWN_CHECK.test(message))
    .map((message) => ({ kind: 'integrity', object: objectIn(message), message }));
}

/** What some full-text indexes say here they say in the check of their own, too. */
const IN_ITS_OWN_CHECK = /inverted index for FTS/;

/** A table's counter stands in one row; SQLite takes the first of several, and keeps up that one only. */
function counters(db: BetterSqlite3.Database, { tables }: Schema): HealthProblem[] {
  if (!tables.some(({ autoincrement }) => autoincrement)) return [];
  const twice = db
    .prepare('SELECT name, count(*) FROM main.sqlite_sequence GROUP BY name HAVING count(*) > 1')
    .raw(true)
    .all() as [string, bigint][];
  return twice.map(([name, count]) => ({
    kind: 'integrity',
    object: name,
    message: `sqlite_sequence has ${count} counters for ${name}`,
  }));
}

/**
 * Full-text and spatial indexes by their own checks: the general one does not look at the table that an index of words stands
 * for. The check of FTS is spelt as an insert and writes nothing.
 */
function virtualTables(db: BetterSqlite3.Database, { tables }: Schema): HealthProblem[] {
  return tables.flatMap(({ name, virtual }): HealthProblem[] => {
    const problem = virtual === null ? null : ownCheck(db, name, virtual);
    return problem === null ? [] : [{ kind: 'integrity', object: name, message: problem }];
  });
}

function ownCheck(db: BetterSqlite3.Database, name: string, module: string): string | null {
  const table = quoteName(name);
  try {
    if (module === 'fts5') db.exec(`INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 1)`);
    else if (module === 'fts3' || module === 'fts4')
      db.exec(`INSERT INTO ${table} (${table}) VALUES ('integrity-check')`);
    else if (module.startsWith('rtree')) {
      const said = db.prepare('SELECT rtreecheck(?)').pluck().get(name);
      return said === 'ok' ? null : `the index ${name} is damaged: ${said}`;
    }
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code.startsWith('SQLITE_CORRUPT'))
      return `the full-text index ${name} no longer says what its table holds`;
    return code === 'SQLITE_ERROR'
      ? `the full-text index ${name} cannot be checked: ${messageOf(error)}`
      : null;
  }
}

/** The table or index that a message of integrity_check names, such as `NULL value in t.c`. */
function objectIn(message: string): string {
  return /\b(?:in|from index|constraint failed in) ([^\s.]+)/.exec(message)?.[1] ?? '';
}

function foreignKeys(db: BetterSqlite3.Database): HealthProblem[] {
  try {
    const rows = db.prepare('PRAGMA foreign_key_check').raw(true).all() as [
      string,
      bigint | null,
      string,
      bigint,
    ][];
    return rows.map(([table, rowid, parent]) => ({
      kind: 'foreign-key',
      object: table,
      message: `row ${rowid ?? '?'} of ${table} refers to a row of ${parent} that is not there`,
    }));
  } catch (error) {
    return [{ kind: 'foreign-key', object: '', message: messageOf(error) }];
  }
}

/** Compiling a statement compiles the triggers and resolves the foreign keys that it would fire. */
function brokenObjects(db: BetterSqlite3.Database, schema: Schema): HealthProblem[] {
  const problems: HealthProblem[] = [];
  const probe = (kind: HealthProblem['kind'], object: string, sql: string) => {
    try {
      db.prepare(sql);
    } catch (error) {
      problems.push({ kind, object, message: messageOf(error) });
    }
  };
  for (const view of schema.views) probe('view', view.name, `SELECT * FROM ${quoteName(view.name)} LIMIT 0`);
  for (const table of schema.tables) {
    const column = table.columns.find((candidate) => candidate.generated === null);
    if (column === undefined || table.virtual !== null) continue;
    const name = quoteName(table.name);
    probe('trigger', table.name, `INSERT INTO ${name} DEFAULT VALUES`);
    probe('trigger', table.name, `DELETE FROM ${name}`);
    for (const { name: written, generated } of table.columns) {
      if (generated === null) {
        probe('trigger', table.name, `UPDATE ${name} SET ${quoteName(written)} = NULL`);
        if (schema.triggers.length === 0) break;
      }
    }
  }
  return problems;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
