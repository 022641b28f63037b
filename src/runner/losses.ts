import type { Migration } from '../model/migration.js';
import { own } from '../model/record.js';
import type { StatementRun } from '../model/run.js';
import { type Dialect, findTable, type Schema } from '../model/schema.js';
import { type StatementFacts, statementFacts } from '../sql/statement.js';
import type { Survey } from './survey.js';

/**
 * Tables that lose rows which nothing accounts for, a sentence each. Of each table, the rows that its statements say they
 * inserted and deleted are checked against those that are there: what is missing went by a cascade or a trigger. What the
 * statements themselves took must be in tables that they filled from it. Whether the right rows are in the right place is for
 * the rehearsal to prove.
 */
export function lostRows(
  before: Survey,
  after: Survey,
  migration: Migration,
  statements: readonly StatementRun[],
  { taken = [], beyond = false }: Takings = {},
): string[] {
  const { dialect } = before.schema;
  const work = statements.map((run, at) => ({ ...workOf(run, dialect), taken: taken[at] }));
  const gains = gainsOf(before, after);
  const sentences: string[] = [];
  for (const [table, rows] of before.rows) {
    const left = after.rows.get(table);
    if (left === undefined || mayLoseRows(migration, table)) continue;
    const replaced = isReplaced(work, table) || after.emptied?.has(table) === true;
    const vanished = replaced ? 0 : rows + balance(work, table, before.schema) - left;
    const loss = `${table} had ${rows} rows and would have ${left}`;
    if (vanished > 0) {
      sentences.push(`${loss}: ${vanished} of them ${causeOf(table, work, before, after)}`);
    } else if (!beyond && left < rows && !take(gains, reached(table, work, before.schema), rows - left)) {
      sentences.push(loss);
    }
  }
  return sentences;
}

/** What is known of the statements beside their words. */
export interface Takings {
  /** Of each, the rows that it took out of tables, by what the engine counted. */
  readonly taken?: readonly (ReadonlyMap<string, number> | undefined)[];
  /** Others ran before, of which nothing is known any more: what they moved cannot be found. */
  readonly beyond?: boolean;
}

/** One statement that ran. */
interface Work extends StatementFacts {
  readonly taken?: ReadonlyMap<string, number> | undefined;
  readonly sql: string;
  readonly changes: number;
  /** Values of the migration's own code went into it: where they are from, the statement does not say. */
  readonly bound: boolean;
}

function workOf({ statement: { sql }, changes, parameters = [] }: StatementRun, dialect: Dialect): Work {
  return { ...statementFacts(sql, dialect), sql, changes, bound: parameters.length > 0 };
}

function mayLoseRows({ acceptances, changes }: Migration, table: string): boolean {
  if (own(changes, table) === '*') return true;
  return acceptances.some(
    (accepted) => accepted.property === 'row-count' && (accepted.table === null || accepted.table === table),
  );
}

/** Another table may stand under the name now. */
function isReplaced(work: readonly Work[], table: string): boolean {
  return work.some(
    ({ kind, target, newName }) =>
      (kind === 'drop-table' && same(target, table)) ||
      (kind === 'rename-table' && (same(target, table) || same(newName, table))),
  );
}

/** How many rows the table must have gained at least, by what its statements say of themselves. */
function balance(work: readonly Work[], table: string, schema: Schema): number {
  const replacing = /\bon\s+conflict\s+replace\b/i.test(findTable(schema, table)?.sql ?? '');
  let rows = 0;
  for (const { kind, target, changes, sql, names, taken } of work) {
    const counted = taken?.get(table);
    // It says itself that it takes rows out of this table, wherever in it that stands.
    const says = counted !== undefined && names.has(bare(table).toLowerCase()) && TAKES.test(sql);
    if (says) rows -= counted;
    if (!same(target, table)) continue;
    if (kind === 'delete' && !says) rows -= changes;
    if (kind !== 'insert' && kind !== 'update') continue;
    // Each row that is written may take the place of one that was there.
    if (replacing || replaces(sql)) rows -= kind === 'insert' ? 0 : changes;
    else if (kind === 'insert' && !names.has('conflict') && !names.has('returning')) rows += changes;
  }
  return rows;
}

function causeOf(table: string, work: readonly Work[], before: Survey, after: Survey): string {
  const loses = (parent: string) =>
    (after.rows.get(parent) ?? 0) < (before.rows.get(parent) ?? 0) ||
    isReplaced(work, parent) ||
    work.some(({ kind, target, sql }) => same(target, parent) && (kind === 'delete' || replaces(sql)));
  const parent = (findTable(before.schema, table)?.foreignKeys ?? [])
    .filter(({ onDelete }) => /cascade/i.test(onDelete))
    .find((key) => loses(key.parent))?.parent;
  const how =
    parent === undefined ? 'by a trigger or a cascade' : `with rows of ${parent} (ON DELETE CASCADE)`;
  return `went ${how}, not by a statement of the migration`;
}

interface Gain {
  rows: number;
}

/** By the tables' names, with their schemas and without, in lower case. */
function gainsOf(before: Survey, after: Survey): Map<string, Gain> {
  const gains = new Map<string, Gain>();
  for (const [table, rows] of after.rows) {
    const gained = rows - (before.rows.get(table) ?? 0);
    const gain = { rows: gained };
    if (gained > 0) for (const name of [bare(table), table]) gains.set(name.toLowerCase(), gain);
  }
  return gains;
}

/** The tables that rows of this one went to, over any number of tables, views and triggers in between, in lower case. */
function reached(table: string, work: readonly Work[], { triggers, views }: Schema): ReadonlySet<string> {
  const defined = [...views, ...triggers].map(({ sql, dialect }) => statementFacts(sql, dialect));
  const itself = [table.toLowerCase(), bare(table).toLowerCase()];
  const found = new Set(itself);
  for (let known = 0; known < found.size; ) {
    known = found.size;
    for (const facts of [...defined, ...work]) {
      const { sources, targets } = flowOf(facts);
      if (sources === 'any' || sources.some((source) => found.has(source.toLowerCase())))
        for (const target of targets) found.add(target.toLowerCase());
    }
  }
  for (const name of itself) found.delete(name);
  return found;
}

interface Flow {
  readonly sources: readonly string[] | 'any';
  readonly targets: Iterable<string>;
}

/** Where a statement brings rows from, and where to. */
function flowOf({ kind, target, newName, from, on, names, ...more }: StatementFacts & Partial<Work>): Flow {
  if (kind === 'rename-table' && newName !== null) return { sources: [target ?? ''], targets: [newName] };
  if (kind === 'create-trigger') return { sources: [on ?? ''], targets: names };
  if (target === null || !['insert', 'create-table-as', 'create-view'].includes(kind))
    return { sources: [], targets: [] };
  return { sources: more.bound === true ? 'any' : from, targets: [target] };
}

/** Takes so many rows out of what these tables have gained; `false` where there are not as many. */
function take(gains: Map<string, Gain>, tables: ReadonlySet<string>, rows: number): boolean {
  let missing = rows;
  for (const table of tables) {
    const gain = gains.get(table) ?? { rows: 0 };
    const taken = Math.min(missing, gain.rows);
    gain.rows -= taken;
    missing -= taken;
  }
  return missing === 0;
}

function replaces(sql: string): boolean {
  return /\bor\s+replace\b|\breplace\s+into\b/i.test(sql);
}

function same(one: string | null, other: string): boolean {
  return one !== null && [other, bare(other)].some((name) => one.toLowerCase() === name.toLowerCase());
}

/** Statements name a table without its schema. */
function bare(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1);
}

const TAKES = /\b(delete|truncate|merge)\b/i;
