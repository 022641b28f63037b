import { own } from '../model/record.js';
import type { Index, NamedObject, OtherObject, Schema, Trigger } from '../model/schema.js';
import type { SchemaDifference, SchemaPart } from './difference.js';
import { canonicalDefinition } from './expression.js';
import { fold, sameName } from './names.js';
import { compareTables } from './tables.js';

/** What differs between two schemas by what they mean: tables, indexes, views, triggers, other objects, settings. */
export function compareSchemas(before: Schema, after: Schema): SchemaDifference[] {
  if (before === after) return [];
  return [
    ...match(before.tables, after.tables, 'table', ({ name }) => name, compareTables),
    ...match(
      ...withoutRenamed(before.indexes, after.indexes),
      'index',
      ({ table }) => table,
      compareAttached('index'),
    ),
    ...match(before.views, after.views, 'view', ({ name }) => name, compareView),
    ...match(before.triggers, after.triggers, 'trigger', ({ table }) => table, compareAttached('trigger')),
    ...compareOthers(before.others, after.others),
    ...compareSettings(before.settings, after.settings),
  ];
}

/** The indexes but for those that are there under another name and otherwise the same: nothing asks an index for its name. */
function withoutRenamed(before: readonly Index[], after: readonly Index[]): [Index[], Index[]] {
  const isIn = (all: readonly Index[], { name }: Index) => all.some((other) => sameName(other.name, name));
  const gone = before.filter((index) => !isIn(after, index));
  const fresh = after.filter((index) => !isIn(before, index));
  const renamed = new Set<Index>();
  for (const index of gone) {
    const other = fresh.find(
      (candidate) => !renamed.has(candidate) && nameless(candidate) === nameless(index),
    );
    if (other !== undefined) renamed.add(index).add(other);
  }
  return [before.filter((index) => !renamed.has(index)), after.filter((index) => !renamed.has(index))];
}

function nameless(index: Index): string {
  return `${fold(index.table)} ${canonicalDefinition(index).replace(/^(create (?:unique )?index) .*? on /, '$1 on ')}`;
}

/** Whether an index, view or trigger is still what it was. */
export function sameDefinition(before: NamedObject, after: NamedObject): boolean {
  return before.sql === after.sql || canonicalDefinition(before) === canonicalDefinition(after);
}

function match<T extends NamedObject>(
  before: readonly T[],
  after: readonly T[],
  kind: SchemaPart,
  table: (object: T) => string,
  compare: (before: T, after: T) => SchemaDifference[],
): SchemaDifference[] {
  const pairs = pairUp(before, after, table);
  const tell = (code: 'missing' | 'left-behind', object: T): SchemaDifference => ({
    code,
    kind,
    object: object.name,
    table: table(object),
    what: `${kind} ${object.name}`,
    ...(code === 'missing' ? { before: object.sql } : { after: object.sql }),
  });
  const paired = new Set(pairs.values());
  return [
    ...before.flatMap((object) => {
      const found = pairs.get(object);
      return found === undefined ? [tell('missing', object)] : compare(object, found);
    }),
    ...after.filter((object) => !paired.has(object)).map((object) => tell('left-behind', object)),
  ];
}

/** Objects of one name; where several have it, as triggers of several tables may, those of the same table go together, and of those the same. */
function pairUp<T extends NamedObject>(
  before: readonly T[],
  after: readonly T[],
  table: (object: T) => string,
): Map<T, T> {
  const now = new Map<string, T[]>();
  for (const object of after) now.set(fold(object.name), [...(now.get(fold(object.name)) ?? []), object]);
  const pairs = new Map<T, T>();
  const sameTable = (a: T, b: T) => sameName(table(a), table(b));
  for (const isPartner of [(a: T, b: T) => a.sql === b.sql && sameTable(a, b), sameTable, () => true]) {
    for (const object of before) {
      if (pairs.has(object)) continue;
      const candidates = now.get(fold(object.name)) ?? [];
      const at = candidates.findIndex((candidate) => isPartner(object, candidate));
      const [found] = at < 0 ? [] : candidates.splice(at, 1);
      if (found !== undefined) pairs.set(object, found);
    }
  }
  return pairs;
}

function compareAttached(kind: 'index' | 'trigger') {
  return (before: Index | Trigger, after: Index | Trigger): SchemaDifference[] =>
    sameName(before.table, after.table) && sameDefinition(before, after)
      ? []
      : [changed(kind, before.table, before, after)];
}

function compareView(before: NamedObject, after: NamedObject): SchemaDifference[] {
  return sameDefinition(before, after) ? [] : [changed('view', before.name, before, after)];
}

function changed(kind: SchemaPart, table: string, before: NamedObject, after: NamedObject): SchemaDifference {
  return {
    code: 'changed',
    kind,
    object: before.name,
    table,
    what: `${kind} ${before.name}`,
    before: before.sql,
    after: after.sql,
  };
}

/** Those that hang on something by its name and their own, or by what they say where nobody named them; the rest by their name. */
function compareOthers(before: Schema['others'], after: Schema['others']): SchemaDifference[] {
  const left = new Map<string, OtherObject[]>();
  for (const object of after) left.set(placeOf(object), [...(left.get(placeOf(object)) ?? []), object]);
  const take = (object: OtherObject, match: (other: OtherObject) => boolean) => {
    const candidates = left.get(placeOf(object)) ?? [];
    const at = candidates.findIndex(match);
    return at < 0 ? undefined : candidates.splice(at, 1)[0];
  };
  const unlike = before.filter(
    (object) => take(object, (other) => sameDefinition(object, other)) === undefined,
  );
  const differences = unlike.map((object): SchemaDifference => {
    const now = take(object, () => true);
    const told = aboutOther(object);
    return now === undefined
      ? { code: 'missing', ...told, before: object.sql }
      : { code: 'changed', ...told, before: object.sql, after: now.sql };
  });
  const added = [...left.values()].flat();
  return [
    ...differences,
    ...added.map(
      (object): SchemaDifference => ({ code: 'left-behind', ...aboutOther(object), after: object.sql }),
    ),
  ];
}

function placeOf({ kind, name, table = '' }: OtherObject): string {
  return [kind, fold(table), fold(name)].join('\u0000');
}

function aboutOther({ kind, name, table, column, shared }: OtherObject) {
  return {
    kind: 'other' as const,
    object: table ?? name,
    table: table ?? name,
    what: otherInWords({ kind, name, table }),
    ...(column === undefined ? {} : { column }),
    ...(shared === undefined ? {} : { shared }),
  };
}

/** Such as `policy docs_owner of docs`, `row security of docs`, `enum mood`. */
export function otherInWords({
  kind,
  name,
  table,
}: Pick<OtherObject, 'kind' | 'name'> & { table?: string | undefined }): string {
  const named = `${kind} ${name}`.trim();
  return table === undefined ? named : `${named} of ${table}`;
}

function compareSettings(before: Schema['settings'], after: Schema['settings']): SchemaDifference[] {
  return Object.keys(before)
    .filter((name) => own(before, name) !== own(after, name))
    .map((name) => ({
      code: 'changed',
      kind: 'setting',
      object: name,
      table: name,
      what: `the setting ${name}`,
      before: own(before, name) ?? '',
      after: own(after, name) ?? '',
    }));
}
