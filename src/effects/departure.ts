import { contentKey, fold, rowOf, tableNamed } from '../compare/index.js';
import { type Cell, cellKey, sameCell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { TableImage } from '../model/image.js';
import { ancestryOf, type Course, coursesOf } from './courses.js';
import type { Effects, TableEffect } from './effects.js';
import type { Walk } from './walk.js';

/** Something of a table of before that is not in the end what it was. */
export interface Sought {
  readonly table: string;
  /** The row, by its key or by all of it; absent where the table or the column as such is meant. */
  readonly key?: Row;
  readonly column?: string;
  /** What the cell was, where that is known. */
  readonly before?: Cell;
}

/**
 * The place, from 0, of the statement with which it departed from what it was for good: which deletes the row, changes the cell,
 * drops the column or the table; and for a table that is rebuilt, which fills it. `null`: none did.
 */
export function departureOf(walk: Walk, effects: Effects, sought: Sought): number | null {
  return departed(walk, effects, sought)?.place ?? null;
}

/** Whether a statement took it out of the table itself, or changed it there, and no copy of the table left it out. */
export function isTakenInPlace(walk: Walk, effects: Effects, sought: Sought): boolean {
  return departed(walk, effects, sought)?.inCopy === false;
}

interface Departure {
  readonly place: number;
  /** The statement that fills the table anew left it out. */
  readonly inCopy: boolean;
}

function departed(walk: Walk, effects: Effects, sought: Sought): Departure | null {
  const effect = effects.table(sought.table);
  const course = coursesOf(walk.states).get(fold(sought.table));
  if (course === undefined || !isThere(walk, course, 0, sought, effect)) return null;
  const chain = effect === null ? course : ancestryOf(walk.states, effect.name);
  const last = chain.length - 1;
  const at = lastSeen(walk, chain, last, sought, effect);
  if (at === last) return null;
  const isNew = effect !== null && chain[at] === null;
  const filled = isNew ? (fillOf(walk, chain) ?? usualFill(walk, effects, effect.name) ?? at + 1) : at + 1;
  // What the old table had lost by then, no copy could take along.
  const old = isNew ? lastSeen(walk, course, filled - 1, sought, effect) : at;
  const isOwn = !isNew || (course[filled - 1] != null && old < filled - 1);
  const place = isOwn ? old + 1 : filled;
  return place > 0 && place <= walk.result.statements.length
    ? { place: place - 1, inCopy: isNew && !isOwn }
    : null;
}

/** The last state up to this one in which it is there; 0 where it is in none. */
function lastSeen(
  walk: Walk,
  chain: Course,
  from: number,
  sought: Sought,
  effect: TableEffect | null,
): number {
  let at = from;
  while (at > 0 && !isThere(walk, chain, at, sought, effect)) at--;
  return at;
}

/** The state after the statement that puts the most rows into a table that is rebuilt. */
function fillOf({ states }: Walk, chain: Course): number | null {
  const sizes = chain.map((name, at) => (name === null ? 0 : (imageAt(states, name, at)?.rows.length ?? 0)));
  let [most, best] = [0, null as number | null];
  for (let at = 1; at < sizes.length; at++) {
    const more = (sizes[at] ?? 0) - (sizes[at - 1] ?? 0);
    if (more > most) [most, best] = [more, at];
  }
  return best;
}

/** The same, where no row got through here but others did elsewhere. */
function usualFill({ result }: Walk, effects: Effects, name: string): number | null {
  const sameLength = effects.walk.result.statements.length === result.statements.length;
  return sameLength ? fillOf(effects.walk, effects.ancestry(name)) : null;
}

function isThere(
  { states }: Walk,
  chain: Course,
  at: number,
  { key, column, before }: Sought,
  effect: TableEffect | null,
): boolean {
  const name = chain[at];
  const image = name == null ? undefined : imageAt(states, name, at);
  if (image === undefined) return false;
  const place = column === undefined ? -1 : placeOf(image, column, effect);
  if (column !== undefined && place < 0) return false;
  if (key === undefined) return true;
  const names = Object.keys(key);
  const places = names.map((part) => placeOf(image, part, effect));
  if (places.includes(-1)) return false;
  const wanted = contentKey(
    Object.values(key),
    names.map((_, index) => index),
  );
  const rows = image.rows.filter((row) => contentKey(row, places) === wanted);
  return rows.some((row) => place < 0 || before === undefined || sameCell(row[place] ?? null, before));
}

/** The column by the name that it has there: the old one, or the one that it will have. */
function placeOf({ columns }: TableImage, column: string, effect: TableEffect | null): number {
  const names = [effect?.columns.get(fold(column)), fold(column)];
  for (const name of names) {
    const at = columns.findIndex((own) => fold(own) === name);
    if (at >= 0) return at;
  }
  return -1;
}

function imageAt(states: Walk['states'], name: string, at: number): TableImage | undefined {
  const state = states[at];
  return state && tableNamed(state.image, name);
}

/**
 * The place, from 0, of the statement with which a row of the end came in, so often as it is there. `null`: it was there from the
 * start.
 *
 * @param table its name in the end
 */
export function arrivalOf(walk: Walk, table: string, row: Row): number | null {
  const chain = ancestryOf(walk.states, table);
  const wanted = textOf(row);
  const counts = chain.map((name, at) => {
    const image = name === null ? undefined : imageAt(walk.states, name, at);
    return image?.rows.filter((cells) => textOf(rowOf(image, cells)) === wanted).length ?? 0;
  });
  const end = counts.at(-1) ?? 0;
  const at = counts.findIndex((count, place) => place > 0 && count >= end && (counts[place - 1] ?? 0) < end);
  return at > 0 && at <= walk.result.statements.length ? at - 1 : null;
}

function textOf(row: Row): string {
  return JSON.stringify(Object.values(row).map(cellKey));
}

/**
 * The place of the statement that filled a table which shows something for the first time after another: one that is rebuilt has its
 * name only in the end.
 */
export function originOf(walk: Walk, table: string, place: number): number {
  const chain = ancestryOf(walk.states, table);
  const isMade = chain[0] === null && (chain[place] === null || chain[place] !== chain[place + 1]);
  const filled = isMade ? fillOf(walk, chain) : null;
  return filled === null ? place : filled - 1;
}
