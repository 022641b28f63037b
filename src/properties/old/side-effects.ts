import { fold, namesIn, sameName } from '../../compare/index.js';
import type { Finding } from '../../model/finding.js';
import { findTable, type NamedObject, type Schema, type Table, type Trigger } from '../../model/schema.js';
import { lineageOf } from '../lineage/lineage.js';
import { renamesOf, sameButForNames } from '../lineage/renamed.js';
import type { Trial } from '../property.js';
import { type Sides, spelling } from './compare.js';
import { type Application, type Operation, operationOf, turnsOf } from './operations.js';
import { type Looked, reached } from './reached.js';

/** A trigger that was made again, by its name, or what it calls was, and is another one. */
interface Remade {
  readonly trigger: Trigger;
  readonly now: Trigger;
  /** The definition that is another one now, before and after. */
  readonly shown: readonly [NamedObject, NamedObject];
}

/**
 * Triggers that are made again beside something else and do not do what they did: the same write of the application reaches another
 * table on one side only, or leaves other numbers there. A migration that changes nothing but triggers is for that.
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

/** Another table that the write reaches on one side only, or leaves other numbers in. */
interface Reach {
  readonly table: string;
  readonly how: 'no longer changes' | 'newly changes' | 'counts otherwise in';
}

async function differing(sides: Sides, operation: Operation): Promise<Reach | null> {
  const shared = sides.old.tables.flatMap((table): Looked[] => {
    const columns = lookedAt(table, findTable(sides.now, table.name), operation);
    return columns.length === 0 ? [] : [{ name: table.name, columns }];
  });
  const old = await reached(sides.before, operation, shared);
  const now = old && (await reached(sides.after, operation, shared));
  if (!old || !now) return null;
  const table = shared.find(({ name }) => old.changed.has(name) !== now.changed.has(name));
  if (table !== undefined)
    return { table: table.name, how: old.changed.has(table.name) ? 'no longer changes' : 'newly changes' };
  // What up itself has written there is another matter, and so are rows that come beside others.
  const sizes = (name: string) => [old, now].map(({ after }) => after.get(name)?.length);
  const isSame = (one: readonly string[] = [], two: readonly string[] = []) =>
    one.join(';') === two.join(';');
  const other = shared.find(
    ({ name }) =>
      new Set(sizes(name)).size === 1 &&
      isSame(old.before.get(name), now.before.get(name)) &&
      !isSame(old.after.get(name), now.after.get(name)),
  );
  return other === undefined ? null : { table: other.name, how: 'counts otherwise in' };
}

/** Columns that are there on both sides; of the table itself those that an update does not name. */
function lookedAt(table: Table, now: Table | undefined, { kind, table: own, column }: Operation): string[] {
  const isOwn = table.name === own.name;
  if (table.virtual !== null || now === undefined || (isOwn && kind !== 'update')) return [];
  return table.columns
    .map(({ name }) => name)
    .filter((name) => spelling(now, name) !== undefined && !(isOwn && name === column));
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
    summary: `the trigger ${name} is another one now: ${write} ${place} ${saidOf(reach)}`,
    differences: [{ table, before: was.sql, after: is.sql }],
    wayOut: `make the trigger again as it was; or, where it is to change, accept it: -- rehearsal: accept old-writes ${table} because REASON`,
  };
}

function saidOf({ table, how }: Reach): string {
  if (how === 'newly changes') return `changes ${table}, which it did not before`;
  return how === 'no longer changes'
    ? `no longer changes ${table}`
    : `leaves other numbers in ${table} than it did`;
}
