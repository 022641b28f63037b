import { fold, otherInWords, sameDefinition, sameImage, sameName } from '../compare/index.js';
import { findTable, type OtherObject, type Schema } from '../model/schema.js';
import type { State } from './walk.js';

/** Something that a database promised, and does not any more, although nothing says so. */
export interface LostPromise {
  /** `lost`: it went with something else · `left`: a statement put it there for the time being, and nothing takes it away. */
  readonly how: 'lost' | 'left';
  readonly object: OtherObject;
  /** What is told of in the end. */
  readonly owner: string;
  /** Such as `policy docs_owner of docs`. */
  readonly what: string;
  /** The state in which it was first so. */
  readonly at: number;
}

/**
 * Objects of an engine's own that went along with the table, view or function that they hang on, where that is there again in the
 * end without them; and what was switched off for the rest of the migration and never on again. What a statement takes away from
 * something that stays is meant.
 */
export function lostPromises(states: readonly State[]): LostPromise[] {
  const first = states[0]?.image.schema;
  const last = states.at(-1)?.image.schema;
  if (first === undefined || last === undefined) return [];
  return [
    ...promisesOf(first).flatMap((object) => lostOf(object, states, [first, last]) ?? []),
    ...leftOf(first, last, states),
  ];
}

/** What hangs on something, indexes of materialised views among it: tables' own are followed as what they are. */
function promisesOf(schema: Schema): OtherObject[] {
  const isTables = ({ kind, table = '' }: OtherObject) =>
    kind === 'index' && findTable(schema, table) !== undefined;
  return objectsOf(schema).filter((object) => !isTables(object));
}

function objectsOf({ others, indexes }: Schema): OtherObject[] {
  const all = indexes.map(({ name, table, sql, dialect }) => ({ kind: 'index', name, table, sql, dialect }));
  return [...others.filter(({ kind }) => !STATES.has(kind)), ...all];
}

/** Kinds that are about a table's being switched off or made less of. */
const STATES = new Set(['state of trigger', 'state of foreign key', 'durability']);
/** Kinds that stand by themselves, and go when something that they read does. */
const READERS = new Set(['materialized view']);
/** Kinds that a statement takes away from a table that stays, by what it does to something else. */
const TAKEN_ALONG = new Set(['policy', 'rule', 'option']);

/** The schema before all statements, and after them. */
type Ends = readonly [Schema, Schema];

function lostOf(object: OtherObject, states: readonly State[], ends: Ends): LostPromise | null {
  let owner: string | null = object.table ?? null;
  if (owner === null && !READERS.has(object.kind)) return null;
  for (let at = 1; at < states.length; at++) {
    const [before, after] = [states[at - 1] as State, states[at] as State];
    const now: string | null = owner === null ? null : ownerIn(owner, before, after);
    if (owner !== null && now === null) return again(object, ends, at);
    const isThere = has(after.image.schema, object, now);
    if (!isThere) return wentAlong(object, before, after) ? again(object, ends, at) : null;
    owner = now;
  }
  return null;
}

/** The owner's name after the statement; `null` where it is gone, or another one bears its name. */
function ownerIn(owner: string, before: State, after: State): string | null {
  const identity = before.identities.get(owner);
  if (identity === undefined) return hasOwner(after.image.schema, owner) ? owner : null;
  if (after.identities.get(owner) === identity) return owner;
  return [...after.identities].find(([, other]) => other === identity)?.[0] ?? null;
}

function hasOwner({ tables, views, others }: Schema, name: string): boolean {
  const is = (object: { readonly name: string }) => sameName(object.name, name);
  return (
    tables.some(is) ||
    views.some(is) ||
    others.some((other) => (other.table === undefined && is(other)) || sameName(other.table ?? '', name))
  );
}

function has(schema: Schema, object: OtherObject, owner: string | null): boolean {
  return objectsOf(schema).some((other) => {
    const kind = other.kind === object.kind && sameName(other.table ?? '', owner ?? '');
    return kind && (sameName(other.name, object.name) || sameDefinition(other, object));
  });
}

/** The statement took away, or changed, something else as well. */
function wentAlong(object: OtherObject, before: State, after: State): boolean {
  if (!READERS.has(object.kind) && !TAKEN_ALONG.has(object.kind)) return false;
  const [old, now] = [before.image.schema, after.image.schema];
  if (object.kind === 'option') return viewOf(old, object) !== viewOf(now, object);
  const columns = ({ tables }: Schema) =>
    tables.flatMap(({ name, columns }) => [name, ...columns.map((column) => `${name}.${column.name}`)]);
  const others = ({ others: all, views }: Schema) => [
    ...views.map(({ name }) => name),
    ...all.filter(({ table }) => table === undefined).map(({ kind, name }) => `${kind} ${name}`),
  ];
  const names = (schema: Schema) => [...columns(schema), ...others(schema)];
  const left = new Set(names(now));
  const gone = names(old).filter((name) => !left.has(name) && name !== `${object.kind} ${object.name}`);
  // A whole schema that is dropped is meant so, with all that is in it.
  return gone.length > 0 && !gone.some((name) => name.startsWith('schema '));
}

function viewOf({ views }: Schema, { table = '' }: OtherObject): string | undefined {
  return views.find(({ name }) => sameName(name, table))?.sql;
}

/** It is a loss where what it hung on is there in the end, with the column that it is about, and it is not. */
function again(object: OtherObject, [first, last]: Ends, at: number): LostPromise | null {
  const { kind, table, column, name } = object;
  if (table !== undefined) {
    if (!hasOwner(last, table) && !isFunction(table)) return null;
    if (isFunction(table) && !last.others.some((other) => isCalled(other, table))) return null;
    const columns = findTable(last, table)?.columns;
    if (column !== undefined && columns && !columns.some((other) => fold(other.name) === fold(column)))
      return null;
  }
  if (has(last, object, table ?? null) || isServed(object, first, last)) return null;
  return { how: 'lost', object, owner: table ?? name, what: otherInWords({ kind, name, table }), at };
}

/** A table that has taken the place of a materialised view has a key over the columns of its index. */
function isServed({ kind, name, table = '' }: OtherObject, first: Schema, last: Schema): boolean {
  const index = kind === 'index' ? first.indexes.find((each) => sameName(each.name, name)) : undefined;
  const now = findTable(last, table);
  if (index === undefined || now === undefined || index.where !== null) return false;
  const keys = [now.primaryKey, ...now.uniques.map(({ columns }) => columns)];
  return keys.some(
    (key) =>
      (!index.unique || key.length === index.columns.length) &&
      index.columns.every((column, at) => column !== null && sameName(key[at] ?? '', column)),
  );
}

function isFunction(owner: string): boolean {
  return owner.endsWith(')');
}

function isCalled({ kind, name, table }: OtherObject, signature: string): boolean {
  return table === undefined && /^(function|procedure)$/.test(kind) && signature.startsWith(`${name}(`);
}

/** Off after the last statement and on before the first, where other statements do something as well. */
function leftOf(first: Schema, last: Schema, states: readonly State[]): LostPromise[] {
  const ofStates = ({ others }: Schema) => others.filter(({ kind }) => STATES.has(kind));
  const left = ofStates(last).filter(
    (object) => hasOwner(first, object.table ?? '') && !ofStates(first).some((old) => isSame(old, object)),
  );
  return left.flatMap((object) => {
    const at = states.findIndex(({ image }) => ofStates(image.schema).some((other) => isSame(other, object)));
    const { name, table } = object;
    if (at < 1 || !doesMore(states, at)) return [];
    return [{ how: 'left' as const, object, owner: table ?? name, what: otherInWords(object), at }];
  });
}

function isSame(a: OtherObject, b: OtherObject): boolean {
  return a.kind === b.kind && a.name === b.name && a.sql === b.sql;
}

/** Some other statement changes something. */
function doesMore(states: readonly State[], at: number): boolean {
  return states.some((state, place) => {
    if (place === 0 || place === at) return false;
    return !sameImage((states[place - 1] as State).image, state.image);
  });
}
