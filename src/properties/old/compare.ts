import { fold, namesIn } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import { type Cell, sameCell } from '../../model/cell.js';
import type { Difference, Finding } from '../../model/finding.js';
import { findTable, type Schema, type Table, type Trigger } from '../../model/schema.js';
import { isAnotherKind, sameAsOldType } from './as-old-type.js';
import { type Effect, tryOut } from './effect.js';
import { isComputed, lostDefaults, noLongerComputed } from './filled-in.js';
import type { Operation } from './operations.js';
import { addsRule, isSaidAnew, refusalOf } from './refusal.js';

/** The old application's database before and after the migration. */
export interface Sides {
  readonly before: Database;
  readonly after: Database;
  readonly old: Schema;
  readonly now: Schema;
}

/** What the operation does on both sides; `null` where the old schema refuses it, or something that it needs is gone. */
export async function compare(sides: Sides, operation: Operation): Promise<Finding | 'same' | null> {
  const { table } = operation;
  const other = findTable(sides.now, table.name);
  const left =
    operation.kind === 'required-insert' && other ? lostDefaults(table, other, operation.shown) : [];
  const needed = [...Object.keys(operation.shown), ...operation.readBack];
  if (other !== undefined && needed.some((column) => spelling(other, column) === undefined)) return null;
  const computed = operation.kind === 'delete' || !other ? [] : noLongerComputed(table, other);
  const asked = { ...operation, readBack: [...operation.readBack, ...left, ...computed] };
  const old = await tryOut(sides.before, asked, sides.old);
  if (old.error !== null) return null;
  const now = await tryOut(sides.after, asked, sides.old);
  if (now.error !== null) {
    if (other === undefined && !isView(sides.now, table.name)) return null;
    const { rule } = refusalOf(now.error);
    if (!addsRule(sides.old, sides.now, table.name, rule)) return 'same';
    const finding = refused(operation, now.error);
    return isSaidAnew(sides, table, now.error) ? { ...finding, kind: 'decision' } : finding;
  }
  return differing(sides, asked, old, now);
}

/** The column's name as the table spells it; `undefined` where it has none such. */
export function spelling(table: Table, column: string): string | undefined {
  return table.columns.find(({ name }) => fold(name) === fold(column))?.name;
}

function isView(schema: Schema, name: string): boolean {
  return schema.views.some((view) => fold(view.name) === fold(name));
}

async function differing(
  sides: Sides,
  operation: Operation,
  old: Effect,
  now: Effect,
): Promise<Finding | 'same'> {
  const { table, kind, key } = operation;
  if (kind === 'delete') {
    const gone = [...now.kept].find(([name, count]) => count < (old.kept.get(name) ?? count));
    if (gone !== undefined) return takesAlong(operation, gone[0]);
    if (now.children <= old.children) return 'same';
    return finding(operation, 'delete-leaves-children', {
      summary: `a delete from ${table.name} by the old application leaves rows behind that refer to it: the old schema took them along`,
      differences: [{ table: table.name, ...(key && { key }) }],
    });
  }
  const [written, stored] = [old.rows?.[0], now.rows?.[0]];
  if (written === undefined) return 'same';
  const differences: Difference[] = [];
  for (const [at, column] of operation.readBack.entries()) {
    const [before, after] = [written[at] ?? null, stored?.[at] ?? null];
    if (stored !== undefined && (sameCell(before, after) || isOtherwiseSet(sides, column))) continue;
    if (stored !== undefined && (await isPrintedOtherwise(sides, table, column, [before, after]))) continue;
    differences.push({ table: table.name, ...(key && { key }), column, before, ...(stored && { after }) });
  }
  const [first] = differences;
  if (first === undefined) return 'same';
  const column = stored === undefined ? operation.column : first.column;
  const place = column === undefined ? table.name : `${table.name}.${column}`;
  const told = finding(operation, stored === undefined ? 'write-vanishes' : 'write-means-other', {
    column,
    summary:
      stored === undefined
        ? `what the old application writes to ${place} cannot be found under its key`
        : column !== undefined && column in operation.shown
          ? `what the old application writes to ${place}, it reads back as something else`
          : isComputed(table, column)
            ? `the old schema computes ${place} from what the application writes; now it stays as it was`
            : `an insert by the old application that leaves ${place} to its default gets another value`,
    differences,
  });
  const isMeant = stored !== undefined && differences.every((each) => isRetyped(sides, table, each.column));
  return isMeant ? { ...told, kind: 'decision' } : told;
}

/** The action of a foreign key is another one: a statement says so, and nothing else hangs on it. */
function takesAlong(operation: Operation, child: string): Finding {
  const { table, key } = operation;
  const told = finding(operation, `delete-takes-along: ${fold(child)}`, {
    summary: `a delete from ${table.name} by the old application takes rows of ${child} along: the old schema kept them`,
    differences: [{ table: table.name, ...(key && { key }) }],
  });
  return { ...told, kind: 'decision' };
}

/** Where types are what the schema says they are: the column was given one whose values are no values of the old one. */
function isRetyped({ now }: Sides, table: Table, column = ''): boolean {
  const other = findTable(now, table.name);
  const [a, b] = [table, other].map((of) => of?.columns.find(({ name }) => fold(name) === fold(column)));
  return table.strict && other?.strict === true && a !== undefined && b !== undefined && isAnotherKind(a, b);
}

/** Where types are what the schema says they are: of a type that prints otherwise, and the same value. */
async function isPrintedOtherwise(
  { before, now }: Sides,
  table: Table,
  column: string,
  cells: readonly [Cell, Cell],
): Promise<boolean> {
  const other = findTable(now, table.name);
  const named = (of: Table | undefined) => of?.columns.find(({ name }) => fold(name) === fold(column));
  const [a, b] = [named(table), named(other)];
  if (!table.strict || other?.strict !== true || a === undefined || b === undefined || a.type === b.type)
    return false;
  return sameAsOldType(before, [a, b], cells);
}

/** Not only the application sets it, but a new trigger as well. */
function isOtherwiseSet(sides: Sides, column: string): boolean {
  return newTriggers(sides).some(({ sql, dialect }) => namesIn(sql, dialect).includes(fold(column)));
}

/** Triggers that were not there, or were other ones. */
export function newTriggers({ old, now }: Pick<Sides, 'old' | 'now'>): Trigger[] {
  const known = new Set(old.triggers.map(({ sql }) => sql));
  return now.triggers.filter(({ sql }) => !known.has(sql));
}

function refused(operation: Operation, error: Error): Finding {
  const { rule, column } = refusalOf(error);
  const place = operation.column ?? column;
  return finding(
    operation,
    `${rule}-refuses-${operation.kind === 'required-insert' ? 'insert' : operation.kind}`,
    {
      column: place,
      summary: `the new schema refuses ${words[operation.kind]} ${operation.table.name}${operation.column === undefined ? '' : `.${operation.column}`} that the old one took: ${error.message}`,
      differences: [{ table: operation.table.name, after: operation.shown }],
    },
  );
}

const words = {
  insert: 'an insert into',
  'required-insert': 'an insert of only the required columns into',
  update: 'an update of',
  delete: 'a delete from',
};

function finding(
  { table }: Operation,
  code: string,
  {
    column,
    summary,
    differences,
  }: Pick<Finding, 'summary' | 'differences'> & { column?: string | undefined },
): Finding {
  const place = column === undefined ? table.name : `${table.name}.${column}`;
  return {
    code,
    table: table.name,
    ...(column === undefined ? {} : { column }),
    summary,
    differences,
    wayOut: `let the new schema take both until the old application is gone (a default, a trigger, a looser rule), or accept it: -- rehearsal: accept old-writes ${place} because REASON`,
  };
}
