import { fold, sameName } from '../compare/index.js';
import { findTable, type NamedObject, type Schema, type Table } from '../model/schema.js';
import { type Course, coursesOf } from './courses.js';
import type { State } from './walk.js';

/** What hangs on tables, or reads them. */
export type ObjectKind = 'index' | 'trigger' | 'view';

/** What the statements do to an object by themselves, and what befalls it when they do something else. */
export interface ObjectEffect {
  /** A statement takes it away, or changes it, and nothing that it hangs on. */
  readonly meant: boolean;
  /** It was taken away and made again. */
  readonly remade: boolean;
  /** The state in which it was first gone, or other than it was, without being meant; `null`: there is none. */
  readonly at: number | null;
}

/** Follows an object by its name through the states of a walk. */
export function followObject(
  states: readonly State[],
  kind: ObjectKind,
  { name, table }: { readonly name: string; readonly table: string },
): ObjectEffect {
  const courses = coursesOf(states);
  const owner = courses.get(fold(table)) ?? [];
  let [meant, remade, gone] = [false, false, false];
  let at: number | null = null;
  for (let place = 1; place < states.length; place++) {
    const [before, after] = [states[place - 1] as State, states[place] as State];
    const old = objectIn(before.image.schema, kind, name, owner[place - 1] ?? table);
    const now = objectIn(after.image.schema, kind, name, owner[place] ?? table);
    const along = isMoved(kind, old, states, courses, place);
    if (old !== undefined && now === undefined) {
      gone = true;
      if (along) at ??= place;
      else meant = true;
    } else if (old === undefined && now !== undefined) remade ||= gone;
    else if (old !== undefined && now !== undefined && old.sql !== now.sql) {
      if (!along) meant = true;
      else if (hasNewOwner(kind, old, before, courses, place)) remade = true;
      else at ??= place;
    }
  }
  return { meant, remade, at };
}

/**
 * Whether a statement takes an index, or the key that it serves, away by itself, and not with the table or the columns that it is of.
 *
 * @param name of an index that stands by itself; keys are known by the columns that they begin with
 */
export function isTakenAway(
  states: readonly State[],
  { table, columns }: { readonly table: string; readonly columns: readonly string[] },
  name: string,
): boolean {
  const courses = coursesOf(states);
  const course = courses.get(fold(table)) ?? [];
  return states.some((after, place) => {
    const before = states[place - 1];
    const old = before && findTable(before.image.schema, course[place - 1] ?? '');
    const now = findTable(after.image.schema, course[place] ?? '');
    if (!before || !old || !now || isMoved('index', { ...old, table: old.name }, states, courses, place))
      return false;
    const hasIndex = ({ image }: State) => image.schema.indexes.some((index) => sameName(index.name, name));
    return hasIndex(before) ? !hasIndex(after) : keysOn(old, columns) > keysOn(now, columns);
  });
}

/** How many keys of the table begin with these columns. */
function keysOn({ primaryKey, uniques }: Table, columns: readonly string[]): number {
  const keys = [primaryKey, ...uniques.filter(({ index }) => index === null).map((key) => key.columns)];
  return keys.filter((key) => columns.every((column, at) => sameName(key[at] ?? '', column))).length;
}

/** The statement does something to a table that the object depends on. */
function isMoved(
  kind: ObjectKind,
  object: Attached | undefined,
  states: readonly State[],
  courses: ReadonlyMap<string, Course>,
  place: number,
): boolean {
  if (object === undefined) return false;
  const before = (states[place - 1] as State).image.schema;
  const after = (states[place] as State).image.schema;
  const changed = before.tables.filter((table) => {
    const now = findTable(after, table.name);
    return (
      now === undefined || !keepsColumns(table.columns, now.columns) || isReplaced(courses, table.name, place)
    );
  });
  return kind === 'view'
    ? changed.length > 0
    : changed.some(({ name }) => sameName(name, object.table)) || (kind === 'trigger' && changed.length > 0);
}

function keepsColumns(old: readonly { name: string }[], now: readonly { name: string }[]): boolean {
  return old.every(({ name }) => now.some((other) => sameName(other.name, name)));
}

/** Another table has the name, after one statement. */
function isReplaced(courses: ReadonlyMap<string, Course>, name: string, place: number): boolean {
  return [...courses.values()].some((course) => {
    const [was, is] = [course[place - 1], course[place]];
    return was != null && sameName(was, name) && (is == null || !sameName(is, name));
  });
}

function hasNewOwner(
  kind: ObjectKind,
  { table }: Attached,
  before: State,
  courses: ReadonlyMap<string, Course>,
  place: number,
): boolean {
  const isOld = findTable(before.image.schema, table) !== undefined;
  const gone = [...courses.values()].some((course) => {
    const was = course[place - 1];
    return was != null && sameName(was, table) && course[place] === null;
  });
  return kind !== 'view' && isOld && gone;
}

type Attached = NamedObject & { readonly table: string };

/** Triggers of several tables may have one name. */
function objectIn(schema: Schema, kind: ObjectKind, name: string, table: string): Attached | undefined {
  const all: readonly Attached[] =
    kind === 'view'
      ? schema.views.map((view) => ({ ...view, table: view.name }))
      : kind === 'index'
        ? schema.indexes
        : schema.triggers;
  const named = all.filter((object) => sameName(object.name, name));
  return named.find((object) => sameName(object.table, table)) ?? named[0];
}
