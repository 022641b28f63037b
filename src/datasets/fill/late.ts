import type { Row } from '../../model/dataset.js';
import { own, put } from '../../model/record.js';
import type { MutableRow } from '../plan/rows.js';
import type { Reference } from '../plan/schema.js';
import type { Unique } from '../plan/uniques.js';
import type { Random } from '../random.js';
import type { Filler } from './filler.js';
import type { TableState } from './state.js';

/** Parents that are tried for one row. */
const ATTEMPTS = 50;

/** Points references of a circle, whose parents did not exist when their rows were made, to rows that do now. */
export function linkLate(filler: Filler, reference: Reference, random: Random): void {
  if (reference.parent === null) return;
  const state = filler.state(reference.child);
  const parents = filler.state(reference.parent).all;
  const uniques = state.plan.uniques.filter(({ columns }) =>
    columns.some((name) => reference.columns.includes(name)),
  );
  const keys = uniques.map((unique) => ({ unique, taken: new Set<string>() }));
  const optional = reference.nullable.length > 0;
  const kept = state.added.filter((row) => {
    if (optional && random.chance(0.3)) return true;
    const start = random.below(parents.length);
    for (let attempt = 0; attempt < Math.min(ATTEMPTS, parents.length); attempt++) {
      if (link(state, row, reference, parents[(start + attempt) % parents.length] as Row, keys)) return true;
    }
    return optional;
  });
  state.retain(kept);
}

interface TakenKeys {
  readonly unique: Unique;
  readonly taken: Set<string>;
}

/** Points the row to the parent, unless a constraint forbids it. */
function link(
  state: TableState,
  row: MutableRow,
  reference: Reference,
  parent: Row,
  keys: readonly TakenKeys[],
): boolean {
  const before = { ...row };
  point(row, reference, parent);
  const own = keys.map(({ unique }) => unique.keyOf(row));
  const free = own.every((key, at) => key === null || keys[at]?.taken.has(key) !== true);
  if (free && state.plan.checks.every((check) => check.admits(row))) {
    for (const [at, key] of own.entries()) if (key !== null) keys[at]?.taken.add(key);
    return true;
  }
  Object.assign(row, before);
  return false;
}

function point(row: MutableRow, { columns, parentColumns }: Reference, parent: Row): void {
  columns.forEach((name, at) => {
    put(row, name, own(parent, parentColumns[at] ?? '') ?? null);
  });
}
