import { fold, namesIn, sameName } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import { cellKey } from '../../model/cell.js';
import type { Finding } from '../../model/finding.js';
import { findTable, type NamedObject, type Schema, type Table, type Trigger } from '../../model/schema.js';
import { attempt, selectOf } from '../application.js';
import { lineageOf } from '../lineage/lineage.js';
import { renamesOf, sameButForNames } from '../lineage/renamed.js';
import type { Trial } from '../property.js';
import { type Sides, spelling } from './compare.js';
import { rewind } from './effect.js';
import { type Application, type Operation, operationOf, turnsOf } from './operations.js';

/** A trigger that was made again, by its name, or what it calls was, and is another one. */
interface Remade {
  readonly trigger: Trigger;
  readonly now: Trigger;
  /** The definition that is another one now, before and after. */
  readonly shown: readonly [NamedObject, NamedObject];
}

/**
 * Triggers that are made again beside something else and do not do what they did: the same write of the application reaches another
 * table on one side only. A migration that changes nothing but triggers is for that.
 */
export async function remadeTriggers(
  trial: Trial,
  sides: Sides,
  application: Application,
): Promise<Finding[]> {
  const remade = await remadeIn(trial, sides);
  const findings = new Map<string, Finding>();
  for (const each of remade) {
    const { trigger } = each;
    const table = findTable(sides.old, trigger.table);
    if (table === undefined) continue;
    for (const turn of turnsOf([table])) {
      const operation = operationOf(application, turn);
      const told = operation && (await differing(sides, operation));
      const code = `trigger-changed: ${fold(trigger.name)}`;
      if (told && !findings.has(code)) findings.set(code, finding(each, code, operation, told));
    }
  }
  return [...findings.values()];
}

/** Functions that are there before and after, and whose definitions differ. */
export function changedRoutines({ others }: Schema, now: Schema): Routine[] {
  return others.flatMap((one): Routine[] => {
    const other = now.others.find(({ kind, name }) => kind === one.kind && name === one.name);
    return other === undefined || !FUNCTIONS.has(one.kind) || one.sql === other.sql ? [] : [[one, other]];
  });
}

/** A function as it was and as it is. */
type Routine = readonly [NamedObject, NamedObject];

async function remadeIn(trial: Trial, { old, now }: Sides): Promise<Remade[]> {
  const { effects } = await lineageOf(trial);
  if (effects === null || isForTriggers(old, now)) return [];
  const renames = renamesOf(old, effects);
  const isSame = (one: NamedObject, other: NamedObject) => sameButForNames(one, other, renames);
  const routines = changedRoutines(old, now).filter(([one, other]) => !isSame(one, other));
  return old.triggers.flatMap((trigger): Remade[] => {
    const other = now.triggers.find(
      ({ name, table }) => sameName(name, trigger.name) && sameName(table, trigger.table),
    );
    if (other === undefined) return [];
    if (!isSame(trigger, other)) return [{ trigger, now: other, shown: [trigger, other] }];
    const called = namesIn(trigger.sql, trigger.dialect);
    const shown = routines.find(([{ name }]) => called.includes(fold(name.slice(name.lastIndexOf('.') + 1))));
    return shown === undefined ? [] : [{ trigger, now: other, shown }];
  });
}

/** All is as it was but for triggers, and functions, in which some engines write what a trigger does. */
function isForTriggers(old: Schema, now: Schema): boolean {
  const rest = ({ tables, views, others }: Schema) => {
    const functions = new Set(others.filter(({ kind }) => FUNCTIONS.has(kind)).map(({ name }) => name));
    // What hangs on a function names it with its parameters.
    const owner = (table = '') => table.replaceAll('"', '').replace(/\(.*\)$/s, '');
    const apart = others.filter(
      ({ kind, table }) => !FUNCTIONS.has(kind) && !(table?.endsWith(')') && functions.has(owner(table))),
    );
    return JSON.stringify([tables, views, apart].map((all) => all.map(({ sql }) => sql)));
  };
  return rest(old) === rest(now);
}

const FUNCTIONS = new Set(['function', 'procedure']);

/** Other tables that the write reaches on one side only. */
interface Reach {
  readonly table: string;
  readonly before: boolean;
}

async function differing(sides: Sides, operation: Operation): Promise<Reach | null> {
  const shared = sides.old.tables.flatMap((table): Looked[] => {
    const columns = lookedAt(table, findTable(sides.now, table.name), operation);
    return columns.length === 0 ? [] : [{ name: table.name, columns }];
  });
  const old = await reached(sides.before, operation, shared);
  const now = old && (await reached(sides.after, operation, shared));
  if (!old || !now) return null;
  const table = shared.find(({ name }) => old.has(name) !== now.has(name));
  return table === undefined ? null : { table: table.name, before: old.has(table.name) };
}

interface Looked {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Columns that are there on both sides; of the table itself those that an update does not name. */
function lookedAt(table: Table, now: Table | undefined, { kind, table: own, column }: Operation): string[] {
  const isOwn = table.name === own.name;
  if (table.virtual !== null || now === undefined || (isOwn && kind !== 'update')) return [];
  return table.columns
    .map(({ name }) => name)
    .filter((name) => spelling(now, name) !== undefined && !(isOwn && name === column));
}

/** Tables that are other ones after the write; `null`: it is refused. */
async function reached(
  database: Database,
  operation: Operation,
  tables: readonly Looked[],
): Promise<ReadonlySet<string> | null> {
  try {
    const before = await contents(database, tables);
    if ((await attempt(database, operation.statement)) !== null) return null;
    const after = await contents(database, tables);
    const changed = tables.map(({ name }) => name).filter((name) => before.get(name) !== after.get(name));
    return new Set([
      ...changed,
      ...((await isOverwritten(database, operation)) ? [operation.table.name] : []),
    ]);
  } finally {
    await rewind(database);
  }
}

/** What an update writes is not what is there afterwards. */
async function isOverwritten(
  database: Database,
  { kind, table, key, column, shown }: Operation,
): Promise<boolean> {
  if (kind !== 'update' || key === null || column === undefined) return false;
  const { sql, cells } = selectOf(table.name, [column], key);
  const [row] = (await database.rows(sql, cells)).rows;
  return row !== undefined && String(row[0] ?? null) !== String(shown[column] ?? null);
}

async function contents(database: Database, tables: readonly Looked[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name, columns } of tables) {
    const { rows } = await database.rows(selectOf(name, columns).sql);
    found.set(name, JSON.stringify(rows.map((row) => row.map(cellKey)).sort()));
  }
  return found;
}

function finding(
  { trigger, shown: [was, is] }: Remade,
  code: string,
  { kind, column }: Operation,
  reach: Reach,
): Finding {
  const { name, table } = trigger;
  const write = {
    insert: 'an insert into',
    'required-insert': 'an insert into',
    update: 'an update of',
    delete: 'a delete from',
  }[kind];
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code,
    kind: 'decision',
    table,
    summary: `the trigger ${name} is another one now: ${write} ${place} ${reach.before ? 'no longer changes' : 'changes'} ${reach.table}${reach.before ? '' : ', which it did not before'}`,
    differences: [{ table, before: was.sql, after: is.sql }],
    wayOut: `make the trigger again as it was; or, where it is to change, accept it: -- rehearsal: accept old-writes ${table} because REASON`,
  };
}
