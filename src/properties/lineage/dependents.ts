import { canonicalDefinition, fold, namesIn, sameName } from '../../compare/index.js';
import type { Effects } from '../../effects/effects.js';
import { followObject, type ObjectEffect, type ObjectKind } from '../../effects/objects.js';
import type { Finding } from '../../model/finding.js';
import { findTable, type Index, type NamedObject, type Schema, type Table } from '../../model/schema.js';
import { merged } from '../checks.js';
import { blameState, firstStateOf } from './blamed.js';
import { keyFindings } from './keys.js';
import { lostClauses } from './lost-clauses.js';
import { lostDomains } from './lost-domain.js';
import { triggersOfViews } from './of-views.js';
import { otherDefaults } from './other-default.js';
import { lostInRebuild } from './rebuilt.js';
import { renamesOf, type SchemaPassage, sameButForNames, tableDifferences } from './renamed.js';

/**
 * Schema objects that no statement takes away by itself and that are gone, changed, or hang on another table: what a rebuild takes
 * along, and what a rename points elsewhere.
 */
export function dependentFindings(before: Schema, after: Schema, effects: Effects): Finding[] {
  const passage = { before, after, effects, renames: renamesOf(before, effects) };
  return merged([
    ...before.indexes.flatMap((index) => attached('index', index, after.indexes, passage)),
    ...before.triggers.flatMap((trigger) => attached('trigger', trigger, after.triggers, passage)),
    ...before.views.flatMap((view) => viewFinding(view, passage)),
    ...triggersOfViews(passage),
    ...before.tables.flatMap((table) => tableFindings(table, passage)),
  ]);
}

function tableFindings(table: Table, passage: SchemaPassage): Finding[] {
  const { after, effects, renames } = passage;
  const effect = renames.tables.get(fold(table.name));
  const now = effect && findTable(after, effect.name);
  if (!effect || !now) return [];
  const differences = tableDifferences(table, now, renames);
  const domains = lostDomains(table, now, { ...passage, effect });
  if (!effect.rebuilt) {
    const keys = [
      ...keyFindings(table, differences, passage),
      ...lostClauses(table, now, differences, passage),
    ];
    return [...keys, ...domains];
  }
  const made = blameState(effects, firstStateOf(effects, now.name));
  return [
    ...lostInRebuild(table, now, { differences, effect, after }),
    ...otherDefaults(table, now, { differences, effect }),
    ...domains,
  ].map((finding) => ({ ...finding, ...made }));
}

/** An index or a trigger. */
type Attached = NamedObject & { readonly table: string; readonly columns?: Index['columns'] };

function attached(
  kind: 'index' | 'trigger',
  old: Attached,
  all: readonly Attached[],
  passage: SchemaPassage,
): Finding[] {
  const { before, effects, renames } = passage;
  const owner = renames.tables.get(fold(old.table));
  if (owner === undefined) return [];
  const told = followObject(effects.walk.states, kind, old);
  if (told.meant) return [];
  const now = successorOf(old, owner.name, all, kind === 'index' ? before.indexes : before.triggers);
  if (now === undefined) {
    const replaced =
      all.some(
        (other) =>
          sameName(other.table, owner.name) && sameButForNames(nameless(old), nameless(other), renames),
      ) ||
      (kind === 'index' && isCovered(old as Index, owner.name, passage));
    return replaced || isAboutDroppedColumn(old, passage) ? [] : [gone(kind, old, told, passage)];
  }
  if (told.remade) return [];
  if (!sameName(now.table, owner.name)) return [hangsElsewhere(kind, old, now.table, told, passage)];
  return sameButForNames(old, now, renames) ? [] : [pointed(kind, old.table, old, now, told, passage)];
}

/** Triggers of several tables may have one name: another table's own is not this one. */
function successorOf<T extends Attached>(
  old: Attached,
  owner: string,
  all: readonly T[],
  before: readonly Attached[],
): T | undefined {
  const named = all.filter(({ name }) => sameName(name, old.name));
  const wasThere = ({ name, table }: T) =>
    before.some((other) => other !== old && sameName(other.name, name) && sameName(other.table, table));
  return named.find(({ table }) => sameName(table, owner)) ?? named.find((candidate) => !wasThere(candidate));
}

/** An index or a key of the table finds rows by the same columns. */
function isCovered(old: Index, owner: string, { before, after, renames }: SchemaPassage): boolean {
  const effect = renames.tables.get(fold(old.table));
  const columns = old.columns.map((name) =>
    name === null ? null : (effect?.columns.get(fold(name)) ?? null),
  );
  if (old.where !== null || columns.includes(null)) return false;
  const table = findTable(after, owner);
  const begins = (key: readonly (string | null)[]) =>
    columns.every((name, at) => fold(key[at] ?? '') === name) &&
    (!old.unique || key.length === columns.length);
  const known = new Set(findTable(before, old.table)?.uniques.map(({ columns: key }) => key.join()));
  const keys = [
    ...(table === undefined ? [] : [table.primaryKey, ...table.uniques.map((key) => key.columns)]),
    ...(old.unique
      ? []
      : after.indexes
          .filter(({ table: on, where }) => sameName(on, owner) && where === null)
          .map((index) => index.columns)),
  ];
  return keys.some(
    (key) => begins(key) && (!old.unique || !known.has(key.join()) || key === table?.primaryKey),
  );
}

function viewFinding(old: NamedObject, passage: SchemaPassage): Finding[] {
  const { after, effects, renames } = passage;
  const view = { ...old, table: old.name };
  const told = followObject(effects.walk.states, 'view', view);
  if (told.meant || told.remade) return [];
  const now = after.views.find(({ name }) => sameName(name, old.name));
  if (now === undefined) return [gone('view', view, told, passage)];
  return sameButForNames(old, now, renames) ? [] : [pointed('view', old.name, old, now, told, passage)];
}

/** An index or trigger without its own name, to find one that stands for it. */
function nameless(object: NamedObject): Pick<NamedObject, 'sql' | 'dialect'> {
  const sql = canonicalDefinition(object).replace(/^(create (?:unique )?(?:index|trigger)) \S+/, '$1 it');
  return { sql, dialect: object.dialect };
}

function isAboutDroppedColumn(object: Attached, { before, renames }: SchemaPassage): boolean {
  const kept = renames.tables.get(fold(object.table))?.columns;
  const columns = findTable(before, object.table)?.columns ?? [];
  const dropped = columns.map(({ name }) => fold(name)).filter((name) => !kept?.has(name));
  const words = new Set(namesIn(object.sql, object.dialect));
  return dropped.some((name) => words.has(name));
}

function gone(
  kind: ObjectKind,
  { name, sql, table }: Attached,
  { at }: ObjectEffect,
  { effects }: SchemaPassage,
): Finding {
  return {
    code: `${kind}-lost`,
    table,
    summary: `the ${kind} ${name} is gone: dropping or rebuilding ${table} takes it along`,
    differences: [{ table, before: sql }],
    ...blameState(effects, at),
    wayOut: `create the ${kind} again after the rebuild`,
  };
}

function hangsElsewhere(
  kind: ObjectKind,
  { name, sql, table }: Attached,
  now: string,
  { at }: ObjectEffect,
  { effects }: SchemaPassage,
): Finding {
  return {
    code: `${kind}-moved`,
    table,
    summary: `the ${kind} ${name} now hangs on ${now}, and ${table} has none`,
    differences: [{ table, before: sql }],
    ...blameState(effects, at),
    wayOut: `drop the ${kind} and create it on the new ${table}`,
  };
}

function pointed(
  kind: ObjectKind,
  table: string,
  old: NamedObject,
  now: NamedObject,
  { at }: ObjectEffect,
  { effects }: SchemaPassage,
): Finding {
  return {
    code: `${kind}-redirected`,
    table,
    summary: `the ${kind} ${old.name} now reads or writes something else than before, although no statement names it`,
    differences: [{ table, before: old.sql, after: now.sql }],
    ...blameState(effects, at),
    wayOut: `ALTER TABLE … RENAME takes references along: drop the ${kind} first and create it again at the end`,
  };
}
