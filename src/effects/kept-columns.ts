import { fold } from '../compare/index.js';
import { findTable } from '../model/schema.js';
import type { Course } from './courses.js';
import type { State } from './walk.js';

/**
 * Columns of a table that stays the same one, and what each is called in the end, in lower case. ALTER TABLE renames a column in its
 * place; a column that goes, or comes, changes how many there are.
 */
export function keptColumns(states: readonly State[], course: Course): ReadonlyMap<string, string> {
  const first = columnsIn(states[0], course[0]);
  let kept = new Map(first.map((name) => [name, name]));
  for (let at = 1; at < states.length; at++) {
    const [old, now] = [columnsIn(states[at - 1], course[at - 1]), columnsIn(states[at], course[at])];
    if (old.join() === now.join()) continue;
    const inPlace = old.length === now.length;
    const step = (name: string) => {
      if (now.includes(name)) return name;
      const place = now[old.indexOf(name)];
      return inPlace && place !== undefined && !old.includes(place) ? place : null;
    };
    kept = new Map(
      [...kept].flatMap(([name, current]) => {
        const next = step(current);
        return next === null ? [] : [[name, next] as const];
      }),
    );
  }
  return kept;
}

function columnsIn(state: State | undefined, table: string | null | undefined): string[] {
  if (state === undefined || table == null) return [];
  return findTable(state.image.schema, table)?.columns.map(({ name }) => fold(name)) ?? [];
}
