import { fold, sameRows, tableNamed } from '../../compare/index.js';
import type { Effects } from '../../effects/effects.js';
import { findTable } from '../../model/schema.js';
import type { Passage } from './lost-rows.js';

/**
 * Whether a full-text table was made again and filled from elsewhere: after some statement it is gone, and nothing is there but what was
 * there before, so that none of its rows can have come back. What it is to find lies in other tables.
 */
export function isRefilled({ trial, before, effect, effects }: Passage): boolean {
  const { rebuilt, added, emptied } = effect;
  const isVirtual = (findTable(trial.schemaBefore, before.name)?.virtual ?? null) !== null;
  return isVirtual && rebuilt && (added || !emptied) && isLost(before.name, effects);
}

function isLost(name: string, effects: Effects): boolean {
  const { before, walk } = effects;
  const course = effects.course(name);
  return walk.states.some(
    ({ image }, at) =>
      course[at] === null &&
      [...image.tables.values()].every((table) => {
        const old = tableNamed(before, table.name);
        return old !== undefined && fold(old.name) !== fold(name) && sameRows(old, table);
      }),
  );
}
