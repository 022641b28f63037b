import { fold } from '../compare/index.js';
import { findTable } from '../model/schema.js';
import type { State } from './walk.js';

/** A table through the states of a walk: its name in each, `null` where it is not there. */
export type Course = readonly (string | null)[];

/** Where each table of the first state goes, by its name there in lower case. */
export function coursesOf(states: readonly State[]): ReadonlyMap<string, Course> {
  const steps = states.slice(1).map((state, at) => stepOf(states[at] as State, state));
  const names = states[0]?.image.schema.tables.map(({ name }) => name) ?? [];
  return new Map(
    names.map((name) => {
      const course: (string | null)[] = [name];
      let now: string | null = name;
      for (const step of steps) {
        now = now === null ? null : (step.get(fold(now)) ?? null);
        course.push(now);
      }
      return [fold(name), course];
    }),
  );
}

/** Where a table of the last state comes from. */
export function ancestryOf(states: readonly State[], name: string): Course {
  const course: (string | null)[] = [name];
  let now: string | null = name;
  for (let at = states.length - 1; at > 0; at--) {
    const step = stepOf(states[at - 1] as State, states[at] as State);
    const found: string | undefined = [...step].find(([, to]) => now !== null && fold(to) === fold(now))?.[0];
    now = found === undefined ? null : (tableIn(states[at - 1] as State, found)?.name ?? null);
    course.unshift(now);
  }
  return course;
}

/** Names before a statement, in lower case, to names after it, of the tables that it leaves the same ones. */
function stepOf(before: State, after: State): ReadonlyMap<string, string> {
  const known = steps.get(after);
  if (known?.before === before) return known.step;
  const old = before.image.schema.tables;
  const rewritten =
    old.length > 0 &&
    old.every(({ name, sql }) => isNewFile(name, before, after) && tableIn(after, name)?.sql === sql);
  const names = new Map([...after.identities].map(([name, identity]) => [identity, name]));
  const step = new Map<string, string>();
  for (const { name } of old) {
    const identity = before.identities.get(name);
    const same = rewritten || after.identities.get(name) === identity;
    const now = same
      ? tableIn(after, name)?.name
      : identity && tableIn(after, names.get(identity) ?? '')?.name;
    if (now !== undefined && now !== '') step.set(fold(name), now);
  }
  steps.set(after, { before, step });
  return step;
}

const steps = new WeakMap<State, { readonly before: State; readonly step: ReadonlyMap<string, string> }>();

/** VACUUM gives every table another place, and changes none. */
function isNewFile(name: string, before: State, after: State): boolean {
  return after.identities.has(name) && before.identities.get(name) !== after.identities.get(name);
}

function tableIn({ image }: State, name: string) {
  return findTable(image.schema, name);
}
