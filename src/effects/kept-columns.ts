import { fold, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import { type Column, findTable } from '../model/schema.js';
import type { Course } from './courses.js';
import type { State } from './walk.js';

/**
 * Columns of a table that stays the same one, and what each is called in the end, in lower case. ALTER TABLE renames a column in its
 * place, and leaves all else of it as it was; the last column may as well have gone, and another come, by one statement.
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
      if (!inPlace || place === undefined || old.includes(place)) return null;
      const [was, is] = [sideOf(states[at - 1], course[at - 1], name), sideOf(states[at], course[at], place)];
      return isSame(was, is) ? place : null;
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

/** All of a column but its name: how it is declared, and what it holds. */
interface Side {
  readonly declared: string;
  readonly values: readonly string[];
}

/** Declared alike, with the same values or with others made of them; a column that is new holds one and the same in every row. */
function isSame(was: Side, is: Side): boolean {
  if (was.declared !== is.declared) return false;
  return was.values.join() === is.values.join() || new Set(is.values).size > 1;
}

function sideOf(state: State | undefined, table: string | null | undefined, name: string): Side {
  if (state === undefined || table == null) return { declared: '', values: [] };
  const declared = findTable(state.image.schema, table)?.columns.find((column) => fold(column.name) === name);
  const { columns = [], rows = [] } = tableNamed(state.image, table) ?? {};
  const at = columns.findIndex((column) => fold(column) === name);
  const values = rows.map((row) => cellKey(row[at] ?? null)).sort();
  return { declared: declared === undefined ? '' : declarationOf(declared), values };
}

function declarationOf({ type, notNull, generated, collation, primaryKey }: Column): string {
  return JSON.stringify([type, notNull, generated, collation, primaryKey]);
}

function columnsIn(state: State | undefined, table: string | null | undefined): string[] {
  if (state === undefined || table == null) return [];
  return findTable(state.image.schema, table)?.columns.map(({ name }) => fold(name)) ?? [];
}
