import type BetterSqlite3 from 'better-sqlite3';
import type { Schema } from '../../model/schema.js';
import type { HealthProblem } from '../engine.js';
import { quoteName } from './cells.js';
import type { KnownSchema } from './schema-cache.js';

/** Integrity and foreign key checks, and whether every view, trigger and foreign key still compiles. */
export function readHealth(db: BetterSqlite3.Database, known: KnownSchema): HealthProblem[] {
  known.broken ??= brokenObjects(db, known.schema);
  return [...integrity(db), ...foreignKeys(db), ...known.broken];
}

function integrity(db: BetterSqlite3.Database): HealthProblem[] {
  const messages = db.prepare('PRAGMA integrity_check').pluck().all() as string[];
  return messages
    .filter((message) => message !== 'ok')
    .map((message) => ({ kind: 'integrity', object: objectIn(message), message }));
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
