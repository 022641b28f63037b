import type { Row } from '../../model/dataset.js';
import type { MutableRow } from '../plan/rows.js';
import type { Reference } from '../plan/schema.js';
import type { Random } from '../random.js';
import type { Filler } from './filler.js';
import type { TableState } from './state.js';

/** Points references of a circle, whose parents did not exist when their rows were made, to rows that do now. */
export function linkLate(filler: Filler, reference: Reference, random: Random): void {
  if (reference.parent === null) return;
  const state = filler.state(reference.child);
  const parents = filler.state(reference.parent).all;
  const used = state.plan.uniques.filter(({ columns }) =>
    columns.some((name) => reference.columns.includes(name)),
  );
  const taken = used.map(() => new Set<string>());
  const free = random.shuffle(parents);
  for (const row of [...state.added]) {
    if (reference.nullable.length > 0 && random.chance(0.3)) continue;
    const linked = free.some((parent) => {
      const before = reference.columns.map((name) => row[name] ?? null);
      point(row, reference, parent);
      const keys = used.map(({ keyOf }) => keyOf(row));
      if (admitted(state, row) && keys.every((key, at) => key === null || taken[at]?.has(key) !== true)) {
        keys.forEach((key, at) => {
          if (key !== null) taken[at]?.add(key);
        });
        free.push(...free.splice(0, random.below(free.length)));
        return true;
      }
      reference.columns.forEach((name, at) => {
        row[name] = before[at] ?? null;
      });
      return false;
    });
    if (!linked && reference.nullable.length === 0) state.added.splice(state.added.indexOf(row), 1);
  }
}

function point(row: MutableRow, { columns, parentColumns }: Reference, parent: Row): void {
  columns.forEach((name, at) => {
    row[name] = parent[parentColumns[at] ?? ''] ?? null;
  });
}

function admitted(state: TableState, row: MutableRow): boolean {
  return state.plan.checks.every((check) => check.admits(row));
}
