import type { Image } from '../model/image.js';
import type { Effects } from './effects.js';
import { filled, type KeyMatch, possibleMatches } from './own-keys.js';
import { NONE, valuesIn } from './values.js';

/** Different values, each of which all rows of a database hold, before it is taken for more than a constant. */
const ENOUGH = 2;

/** Different values of the other table: with few of them, such as those of a switch, a constant is one of them by chance. */
const SAID = 8;

/** Rows that refer to one which says something else, before it is taken for more than chance. */
const STRAYED = 5;

/**
 * New columns of tables that stay in which all rows hold what one row of another table says, whichever row each of them refers to: the
 * condition that was to tell them apart does not, or is not there.
 */
export function oneForAll(effects: Effects): KeyMatch[] {
  return possibleMatches(effects)
    .filter(({ column, parent, source }) => {
      const refers = parent.foreignKeys.some(({ columns }) => columns.includes(source.name));
      return column.generated === null && !refers;
    })
    .flatMap(({ match }) => (isSeen(effects, match) ? [match] : []));
}

/** The rows that refer to one which says something else. */
export function rowsWithOneForAll(before: Image, after: Image, match: KeyMatch) {
  return filled(before, after, match).filter(
    ({ value, referred }) => value !== NONE && referred !== NONE && value !== referred,
  );
}

function isSeen({ runs }: Effects, match: KeyMatch): boolean {
  const [different, all] = [new Set<string>(), new Set<string>()];
  let strayed = 0;
  const isOne = runs.every(({ before, after }) => {
    const sources = valuesIn(before, match.parent, match.source);
    for (const value of sources) all.add(value);
    const [value = NONE, ...others] = new Set(valuesIn(after, match.tableNow, match.column));
    if (value === NONE) return others.length === 0;
    different.add(value);
    strayed += rowsWithOneForAll(before, after, match).length;
    return others.length === 0 && sources.includes(value);
  });
  return isOne && different.size >= ENOUGH && all.size >= SAID && strayed >= STRAYED;
}
