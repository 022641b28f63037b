import { fold, sameName } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import { cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import { findTable, type Table, type Trigger } from '../../model/schema.js';
import { attempt, selectOf } from '../application.js';
import { newTriggers, type Sides } from './compare.js';
import { rewind } from './effect.js';
import { type Application, type Operation, operationOf, turnsOf } from './operations.js';

/**
 * New triggers that answer a write of one row with a change of all other rows of its table, which the old schema left alone: an
 * UPDATE without its WHERE.
 */
export async function sweepingTriggers(sides: Sides, application: Application): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const trigger of newTriggers(sides)) {
    const [table, now] = [findTable(sides.old, trigger.table), findTable(sides.now, trigger.table)];
    if (table === undefined || now === undefined || findings.some((told) => told.table === table.name))
      continue;
    for (const turn of turnsOf([table]).filter(({ kind }) => kind === 'update')) {
      const operation = operationOf(application, turn);
      const column = operation && (await sweptColumn(sides, operation, now));
      if (!operation || !column) continue;
      findings.push(finding(trigger, operation, column));
      break;
    }
  }
  return findings;
}

/** Other rows of the table before it is taken for more than chance. */
const ENOUGH = 3;

/** A column that the write changes in all rows but its own, on the new side alone; one that is new has no other side. */
async function sweptColumn(sides: Sides, operation: Operation, now: Table): Promise<string | null> {
  const { table, key, column: written } = operation;
  if (!key) return null;
  const keys = Object.keys(key);
  const swept = await changedInAll(sides.after, operation, {
    keys,
    columns: now.columns.map(({ name }) => name).filter((name) => !isAmong([...keys, written ?? ''], name)),
  });
  if (swept.length === 0) return null;
  const there = table.columns.map(({ name }) => name).filter((name) => isAmong(swept, name));
  const before = await changedInAll(sides.before, operation, { keys, columns: there });
  return swept.find((name) => !isAmong(before, name)) ?? null;
}

function isAmong(names: readonly string[], name: string): boolean {
  return names.some((each) => sameName(each, name));
}

interface Looked {
  readonly keys: readonly string[];
  readonly columns: readonly string[];
}

async function changedInAll(
  database: Database,
  { table, statement, key }: Operation,
  { keys, columns }: Looked,
): Promise<string[]> {
  try {
    const own = keys.map((name) => cellKey(key?.[name] ?? null)).join('\u0000');
    const before = await rowsOf(database, table, keys, columns);
    if ((await attempt(database, statement)) !== null) return [];
    const after = await rowsOf(database, table, keys, columns);
    const others = [...before].filter(([row]) => row !== own);
    if (others.length < ENOUGH) return [];
    return columns.filter((_, at) => others.every(([row, cells]) => after.get(row)?.[at] !== cells[at]));
  } finally {
    await rewind(database);
  }
}

async function rowsOf(
  database: Database,
  { name }: Table,
  keys: readonly string[],
  columns: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { rows } = await database.rows(selectOf(name, [...keys, ...columns]).sql);
  return new Map(
    rows.map((row) => {
      const cells = row.map(cellKey);
      return [cells.slice(0, keys.length).join('\u0000'), cells.slice(keys.length)];
    }),
  );
}

function finding({ name, table, sql }: Trigger, { column: written }: Operation, column: string): Finding {
  return {
    code: `trigger-changes-all-rows: ${fold(name)}`,
    table,
    column,
    summary: `the new trigger ${name} answers an update of ${table}.${written} in one row with a change of ${table}.${column} in all other rows`,
    differences: [{ table, after: sql }],
    wayOut: `let the trigger's UPDATE name the row (WHERE … = NEW.…); or accept it: -- rehearsal: accept old-writes ${table}.${column} because REASON`,
  };
}
