import { canonicalDefinition, fold, type SchemaDifference, sameName } from '../../compare/index.js';
import type { Finding } from '../../model/finding.js';
import {
  findTable,
  type Index,
  type NamedObject,
  type Schema,
  type Table,
  type Trigger,
} from '../../model/schema.js';
import { nameOf, significant, tokenize } from '../../sql/tokenize.js';
import { merged } from '../checks.js';
import { blameOf } from '../culprit.js';
import type { Lineage, Successor } from './lineage.js';
import { lostInRebuild } from './rebuilt.js';
import { type Renames, renamesOf, sameButForNames, tableDifferences } from './renamed.js';
import { isCalled } from './walk.js';

/** The schemas on both sides of `up`, and how the one became the other. */
interface Passage {
  readonly before: Schema;
  readonly after: Schema;
  readonly lineage: Lineage;
  readonly renames: Renames;
}

/**
 * Schema objects that no statement names and that are gone, changed, or hang on another table: what a rebuild takes
 * along, and what ALTER TABLE … RENAME points elsewhere.
 *
 * @param intent the migration's id and description, for what it says that it drops
 */
export function dependentFindings(
  before: Schema,
  after: Schema,
  lineage: Lineage,
  intent: string,
): Finding[] {
  const passage = { before, after, lineage, renames: renamesOf(before, lineage) };
  return merged([
    ...before.indexes.flatMap((index) => attached('index', index, after.indexes, passage)),
    ...before.triggers.flatMap((trigger) => attached('trigger', trigger, after.triggers, passage)),
    ...before.views.flatMap((view) => viewFinding(view, passage)),
    ...before.tables.flatMap((table) => {
      const successor = passage.renames.successors.get(fold(table.name));
      const now = successor && findTable(after, successor.name);
      if (!successor || !now) return [];
      const differences = tableDifferences(table, now, passage.renames);
      return successor.rebuilt
        ? lostInRebuild(table, now, after, { differences, lineage, intent, successor })
        : differences
            .filter((difference) => isNoAlteration(difference, successor, table))
            .filter((difference) => !isAltered(difference, table, successor, lineage))
            .map((difference) => redirected(difference, table.name));
    }),
  ]);
}

function attached(
  kind: 'index' | 'trigger',
  old: Index | Trigger,
  all: readonly (Index | Trigger)[],
  passage: Passage,
): Finding[] {
  if (passage.lineage.names(kind, old.name)) return [];
  const owner = passage.renames.successors.get(fold(old.table));
  if (owner === undefined) return [];
  const now = successorOf(
    old,
    owner.name,
    all,
    kind === 'index' ? passage.before.indexes : passage.before.triggers,
  );
  if (now === undefined) {
    const replaced = all.some(
      (other) =>
        sameName(other.table, owner.name) && sameButForNames(nameless(old), nameless(other), passage.renames),
    );
    return replaced || isAboutDroppedColumn(old, passage) ? [] : [gone(kind, old, passage)];
  }
  if (!sameName(now.table, owner.name)) return [hangsElsewhere(kind, old, now.table, passage)];
  return sameButForNames(old.sql, now.sql, passage.renames)
    ? []
    : [pointed(kind, old.table, old, now, passage)];
}

/** Triggers of several tables may have one name: another table's own is not this one. */
function successorOf<T extends Index | Trigger>(
  old: Index | Trigger,
  owner: string,
  all: readonly T[],
  before: readonly (Index | Trigger)[],
): T | undefined {
  const named = all.filter(({ name }) => sameName(name, old.name));
  const wasThere = ({ name, table }: T) =>
    before.some((other) => other !== old && sameName(other.name, name) && sameName(other.table, table));
  return named.find(({ table }) => sameName(table, owner)) ?? named.find((candidate) => !wasThere(candidate));
}

function viewFinding(old: NamedObject, passage: Passage): Finding[] {
  const { after, lineage, renames } = passage;
  if (lineage.names('view', old.name)) return [];
  const now = after.views.find(({ name }) => sameName(name, old.name));
  if (now === undefined) return [gone('view', { ...old, table: old.name }, passage)];
  return sameButForNames(old.sql, now.sql, renames) ? [] : [pointed('view', old.name, old, now, passage)];
}

/** An index or trigger without its own name, to find one that stands for it. */
function nameless({ sql }: NamedObject): string {
  return canonicalDefinition(sql).replace(/^(create (?:unique )?(?:index|trigger)) \S+/, '$1 it');
}

function isAboutDroppedColumn(object: Index | Trigger, { before, renames }: Passage): boolean {
  const kept = renames.successors.get(fold(object.table))?.columns;
  const columns = findTable(before, object.table)?.columns ?? [];
  const dropped = columns.map(({ name }) => fold(name)).filter((name) => !kept?.has(name));
  const words = new Set(wordsOf(object.sql));
  return dropped.some((name) => words.has(name));
}

/** No ALTER TABLE of SQLite's makes it: it can only be a reference that followed a renamed table. */
function isNoAlteration(
  { code, kind, column, columns: about = [] }: SchemaDifference,
  { columns }: Successor,
  table: Table,
): boolean {
  if (code === 'left-behind' || kind === 'column' || kind === 'column order') return false;
  const dropped = table.columns.map(({ name }) => fold(name)).filter((name) => !columns.has(name));
  if (dropped.some((name) => about.includes(name))) return false;
  return column === undefined || [...columns.values()].includes(fold(column));
}

/** An ALTER TABLE of PostgreSQL's that names the column, or changes the table as a whole; or one of the column's type. */
function isAltered(
  { kind, column, columns = [], before }: SchemaDifference,
  table: Table,
  { name }: Successor,
  lineage: Lineage,
): boolean {
  const about = new Set([...columns, ...(column === undefined ? [] : [fold(column)])]);
  const types = kind === 'type' ? [fold(before ?? '')] : typesIn(before ?? '');
  return lineage.steps.some(({ facts }) => {
    const alters = ALTERATIONS.has(facts.kind);
    if ((alters || facts.kind === 'other') && types.some((type) => facts.names.has(type))) return true;
    if (!alters) return false;
    if (![table.name, name].some((own) => isCalled(own, facts.target ?? ''))) return false;
    return facts.column === null || about.has(fold(facts.column));
  });
}

/** The types that an expression casts to: a value of an enum that is renamed is renamed in it. */
function typesIn(expression: string): string[] {
  return [...expression.matchAll(/::\s*"?(?:\w+\.)?(\w+)/g)].map(([, type]) => fold(type ?? ''));
}

const ALTERATIONS = new Set(['alter-other', 'add-column', 'drop-column', 'rename-column']);

function redirected({ what, table, before, after }: SchemaDifference, owner: string): Finding {
  return {
    code: 'reference-redirected',
    table: owner,
    summary: `${what} is not what it was, although no statement names it`,
    differences: [
      { table, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) },
    ],
    wayOut:
      'ALTER TABLE … RENAME takes references along: create the new table under another name, drop the old one, rename last',
  };
}

function gone(
  kind: string,
  { name, sql, table }: NamedObject & { readonly table: string },
  { lineage }: Passage,
): Finding {
  return {
    code: `${kind}-lost`,
    table,
    summary: `the ${kind} ${name} is gone: dropping or rebuilding ${table} takes it along`,
    differences: [{ table, before: sql }],
    ...blame(lineage, 'drop-table', [table]),
    wayOut: `create the ${kind} again after the rebuild`,
  };
}

function hangsElsewhere(
  kind: string,
  { name, sql, table }: Index | Trigger,
  now: string,
  { lineage }: Passage,
): Finding {
  return {
    code: `${kind}-moved`,
    table,
    summary: `the ${kind} ${name} now hangs on ${now}, and ${table} has none`,
    differences: [{ table, before: sql }],
    ...blame(lineage, 'rename-table', [table]),
    wayOut: `drop the ${kind} and create it on the new ${table}`,
  };
}

function pointed(
  kind: string,
  table: string,
  old: NamedObject,
  now: NamedObject,
  { lineage }: Passage,
): Finding {
  return {
    code: `${kind}-redirected`,
    table,
    summary: `the ${kind} ${old.name} now reads or writes something else than before, although no statement names it`,
    differences: [{ table, before: old.sql, after: now.sql }],
    ...blame(lineage, 'rename-table', wordsOf(old.sql)),
    wayOut: `ALTER TABLE … RENAME takes references along: drop the ${kind} first and create it again at the end`,
  };
}

/** The last statement of that kind on one of these tables. */
function blame(
  { steps }: Lineage,
  kind: 'drop-table' | 'rename-table',
  tables: Iterable<string>,
): Pick<Finding, 'blame'> {
  const names = new Set([...tables].map(fold));
  const step = steps.findLast(({ facts }) => facts.kind === kind && names.has(fold(facts.target ?? '')));
  return step === undefined ? {} : { blame: blameOf(step.run.statement) };
}

function wordsOf(sql: string): string[] {
  return significant(tokenize(sql)).map((token) => fold(nameOf(token) ?? ''));
}
