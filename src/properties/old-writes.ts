import { fold } from '../compare/index.js';
import type { Database } from '../engines/engine.js';
import { type Cell, sameCell } from '../model/cell.js';
import type { Dataset, Row } from '../model/dataset.js';
import type { Difference, Finding } from '../model/finding.js';
import { findTable, type Schema, type Table } from '../model/schema.js';
import { nameOf, significant, tokenize } from '../sql/tokenize.js';
import { attempt, datasetOf, selectOf } from './application.js';
import { found, holds, nothingBefore, nothingSeen } from './checks.js';
import { type Application, type Operation, operationOf, type Turn, turnsOf } from './old/operations.js';
import { hasSameRules, type Refusal, referrersOf, refusalOf } from './old/refusal.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that what the old application writes is still taken and means the same: an insert with every column, with only
 * the required ones and with values that other rows hold, an update of each column, a delete by key. What the old schema
 * refuses is not asked for.
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

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const turns = turnsOfTrial(trial, up.image.schema);
  if (turns.length === 0 && trial.index > 0) return nothingSeen;
  const [before, after] = [await trial.open('before', world), await trial.open('up', world)];
  try {
    const image = await trial.before();
    const old = datasetOf(image);
    const application: Application = {
      schema: image.schema,
      before: old,
      after: inOldColumns(old, datasetOf(up.image), image.schema, up.image.schema),
      salt: trial.salt,
      database: before,
    };
    const sides = { before, after, old: image.schema, now: up.image.schema };
    const findings = image.schema.tables.flatMap((table) => goneFindings(table, sides));
    let seen = findings.length > 0;
    await Promise.all([begin(before), begin(after)]);
    for (const turn of turns) {
      const operation = operationOf(application, turn);
      const result = operation && (await compare(sides, operation));
      if (result === null) continue;
      seen = true;
      if (result !== 'same') findings.push(result);
    }
    return findings.length > 0 ? found(findings) : seen ? holds : nothingSeen;
  } finally {
    await before.close();
    await after.close();
  }
}

/** Both databases read the same clock, and draw the same random numbers. */
const world = { clockOffset: 0, randomSeed: 1, reverseOrder: false };

interface Sides {
  readonly before: Database;
  readonly after: Database;
  readonly old: Schema;
  readonly now: Schema;
}

/** Statements that one trial runs on tables whose rules are new, and on others. */
const BUDGET = { changed: 14, others: 3 };

/** Each trial goes on where the one before it stopped, so that over a run every statement has its turn. */
function turnsOfTrial({ schemaBefore, index }: Trial, now: Schema): Turn[] {
  if (index > 3 && index % 3 !== 0) return [];
  const tables = schemaBefore.tables.filter(({ virtual }) => virtual === null);
  const changed = tables.filter(({ name }) => !hasSameRules(schemaBefore, now, name));
  const others = tables.filter((table) => !changed.includes(table));
  const place = index > 3 ? index / 3 + 2 : index;
  return [
    ...windowOf(turnsOf(changed), place, changed.length > 0 ? BUDGET.changed : 0),
    ...windowOf(turnsOf(others), place, changed.length > 0 ? BUDGET.others : BUDGET.others * 2),
  ];
}

function windowOf(turns: readonly Turn[], place: number, size: number): Turn[] {
  const count = Math.min(size, turns.length);
  return Array.from(
    { length: count },
    (_, at) => turns[(place * count + at) % turns.length] as Turn,
  );
}

/** The new rows as the old application sees them, for tables that it still has; else the old ones. */
function inOldColumns(before: Dataset, after: Dataset, old: Schema, now: Schema): Dataset {
  return Object.fromEntries(
    old.tables.map((table): [string, readonly Row[]] => {
      const other = findTable(now, table.name);
      const names = other && table.columns.map(({ name }) => [name, spelling(other, name)] as const);
      if (!other || !names?.every(([, there]) => there !== undefined))
        return [table.name, before[table.name] ?? []];
      const rows = (after[other.name] ?? []).map((row) =>
        Object.fromEntries(names.map(([name, there]): [string, Cell] => [name, row[there ?? ''] ?? null])),
      );
      return [table.name, rows];
    }),
  );
}

function spelling(table: Table, column: string): string | undefined {
  return table.columns.find(({ name }) => fold(name) === fold(column))?.name;
}

/** What the old application writes to and is no longer there, whatever the rows. */
function goneFindings(table: Table, { now }: Sides): Finding[] {
  if (table.virtual !== null) return [];
  const other = findTable(now, table.name);
  if (other === undefined) {
    if (now.views.some(({ name }) => fold(name) === fold(table.name))) return [];
    return [gone('table-gone', table.name, undefined)];
  }
  return table.columns
    .filter(({ name, generated }) => generated === null && spelling(other, name) === undefined)
    .map(({ name }) => gone('column-gone', table.name, name));
}

function gone(code: string, table: string, column: string | undefined): Finding {
  const place = column === undefined ? table : `${table}.${column}`;
  return {
    code,
    table,
    ...(column === undefined ? {} : { column }),
    summary: `${place} is gone: old code that still writes it during a deploy fails`,
    differences: [],
    wayOut: `remove it in a later release than its last use (expand, then contract), or accept it: -- rehearsal: accept old-writes ${place} because REASON`,
  };
}

/** What the operation does on both sides; `null` where the old schema refuses it, or something that it needs is gone. */
async function compare(sides: Sides, operation: Operation): Promise<Finding | 'same' | null> {
  const { table } = operation;
  const other = findTable(sides.now, table.name);
  const needed = [...Object.keys(operation.shown), ...operation.readBack];
  if (other !== undefined && needed.some((column) => spelling(other, column) === undefined)) return null;
  const old = await tryOut(sides.before, operation, sides.old);
  if (old.error !== null) return null;
  const now = await tryOut(sides.after, operation, sides.old);
  if (now.error !== null) {
    if (other === undefined && !isView(sides.now, table.name)) return null;
    return hasSameRules(sides.old, sides.now, table.name) ? 'same' : refused(operation, refusalOf(now.error));
  }
  return differing(sides, operation, old, now);
}

function isView(schema: Schema, name: string): boolean {
  return schema.views.some((view) => fold(view.name) === fold(name));
}

interface Effect {
  readonly error: Error | null;
  /** The written row in the old columns; `null` where it cannot be named. */
  readonly rows: readonly (readonly Cell[])[] | null;
  /** How many rows still refer to a deleted one. */
  readonly children: number;
}

/** Runs it and looks at what it did; whatever it did is taken back. */
async function tryOut(database: Database, operation: Operation, old: Schema): Promise<Effect> {
  try {
    const error = await attempt(database, operation.statement);
    if (error !== null) return { error, rows: null, children: 0 };
    const { key, table, readBack, kind } = operation;
    if (key === null) return { error: null, rows: null, children: 0 };
    const statement = selectOf(database, table.name, readBack, key);
    const { rows } = await database.rows(statement.sql, statement.cells);
    return { error, rows, children: kind === 'delete' ? await childrenOf(database, old, table, key) : 0 };
  } finally {
    await rewind(database);
  }
}

async function childrenOf(database: Database, old: Schema, table: Table, key: Row): Promise<number> {
  let count = 0;
  for (const { child, key: reference } of referrersOf(old, table.name)) {
    const cells = reference.parentColumns.map((column, at) => [
      reference.columns[at] ?? '',
      key[column] ?? null,
    ]);
    if (cells.some(([, cell]) => cell === null)) continue;
    const { sql, cells: bound } = selectOf(
      database,
      child.name,
      reference.columns,
      Object.fromEntries(cells),
    );
    try {
      count += (await database.rows(sql, bound)).rows.length;
    } catch {
      // The referring table is not there any more: nothing refers to the row.
    }
  }
  return count;
}

async function begin(database: Database): Promise<void> {
  await database.run('BEGIN');
  await database.run('SAVEPOINT rehearsal_write');
}

/** A trigger may have rolled back the whole transaction. */
async function rewind(database: Database): Promise<void> {
  if (database.inTransaction()) await database.run('ROLLBACK TO SAVEPOINT rehearsal_write');
  else await begin(database);
}

function differing(sides: Sides, operation: Operation, old: Effect, now: Effect): Finding | 'same' {
  const { table, kind, key } = operation;
  if (kind === 'delete') {
    if (now.children <= old.children) return 'same';
    return finding(operation, 'delete-leaves-children', {
      summary: `a delete from ${table.name} by the old application leaves rows behind that refer to it: the old schema took them along`,
      differences: [{ table: table.name, ...(key && { key }) }],
    });
  }
  const [written, stored] = [old.rows?.[0], now.rows?.[0]];
  if (written === undefined) return 'same';
  const differences: Difference[] = operation.readBack.flatMap((column, at) => {
    const [before, after] = [written[at] ?? null, stored?.[at] ?? null];
    if (stored !== undefined && (sameCell(before, after) || isOtherwiseSet(sides, column))) return [];
    return [{ table: table.name, ...(key && { key }), column, before, ...(stored && { after }) }];
  });
  const [first] = differences;
  if (first === undefined) return 'same';
  const column = stored === undefined ? operation.column : first.column;
  const place = column === undefined ? table.name : `${table.name}.${column}`;
  return finding(operation, stored === undefined ? 'write-vanishes' : 'write-means-other', {
    column,
    summary:
      stored === undefined
        ? `what the old application writes to ${place} cannot be found under its key`
        : `what the old application writes to ${place}, it reads back as something else`,
    differences,
  });
}

/** Not only the application sets it, but a new trigger as well. */
function isOtherwiseSet({ old, now }: Sides, column: string): boolean {
  const known = new Set(old.triggers.map(({ sql }) => sql));
  return now.triggers
    .filter(({ sql }) => !known.has(sql))
    .some(({ sql }) =>
      significant(tokenize(sql)).some((token) => fold(nameOf(token) ?? '') === fold(column)),
    );
}

function refused(operation: Operation, { rule, column, message }: Refusal): Finding {
  const place = operation.column ?? column;
  return finding(
    operation,
    `${rule}-refuses-${operation.kind === 'required-insert' ? 'insert' : operation.kind}`,
    {
      column: place,
      summary: `the new schema refuses ${words[operation.kind]} ${operation.table.name}${operation.column === undefined ? '' : `.${operation.column}`} that the old one took: ${message}`,
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
