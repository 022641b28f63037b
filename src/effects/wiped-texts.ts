import type { Cell } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable, type Table } from '../model/schema.js';
import { addedColumns } from './added-columns.js';
import type { Effects } from './effects.js';
import { type Kept, keptTable, rowPairs } from './row-pairs.js';

/** A new column of texts that are put together from two old ones, and NULL as soon as one of these is. */
export interface WipedText extends Kept {
  readonly column: string;
  /** Old columns: the one says something still, where the other does not. */
  readonly kept: string;
  readonly missing: string;
}

/** Texts that hold both, before it is taken for more than chance. */
const ENOUGH = 3;

/** What a text that is put together with NULL looks like, in every database that the migration was watched on. */
export function wipedTexts(effects: Effects): WipedText[] {
  return effects.before.schema.tables.flatMap((old) => {
    const effect = effects.table(old.name);
    const now = effect && findTable(effects.after.schema, effect.name);
    if (!effect || !now) return [];
    const place = keptTable(old, effect);
    if (place === null) return [];
    return addedColumns(now, effect)
      .filter(({ affinity, generated, notNull }) => affinity === 'text' && generated === null && !notNull)
      .flatMap(({ name: column }) =>
        pairsOf(old)
          .map(([kept, missing]) => ({ ...place, column, kept, missing }))
          .filter((each) => isSeen(effects, each))
          .slice(0, 1),
      );
  });
}

/** Rows of the table as it is now whose text is gone although the one column says something. */
export function wipedRows(before: Image, after: Image, each: WipedText): TableImage['rows'] {
  return partsOf(before, after, each).flatMap(({ row, text, kept, missing }) =>
    text === null && missing === null && says(kept) ? [row] : [],
  );
}

function pairsOf({ columns }: Table): [string, string][] {
  const texts = columns.filter(({ affinity }) => affinity === 'text');
  return texts.flatMap((missing) =>
    missing.notNull
      ? []
      : texts.filter((kept) => kept !== missing).map((kept): [string, string] => [kept.name, missing.name]),
  );
}

function isSeen({ runs }: Effects, each: WipedText): boolean {
  const all = runs.flatMap(({ before, after }) => partsOf(before, after, each));
  const isJoined = ({ text, kept, missing }: Parts) =>
    says(text) && says(kept) && says(missing) && kept !== missing && holdsBoth(text, kept, missing);
  const isWiped = ({ text, kept, missing }: Parts) => text === null && missing === null && says(kept);
  const isOther = ({ text, missing }: Parts) => (text === null) !== (missing === null);
  const others = all.filter((parts) => isOther(parts) && parts.kept !== null);
  return others.length === 0 && all.filter(isJoined).length >= ENOUGH && all.some(isWiped);
}

/** One after the other, so that the one is not found within the other. */
function holdsBoth(text: string, kept: string, missing: string): boolean {
  return [
    [kept, missing],
    [missing, kept],
  ].some(([first = '', second = '']) => {
    const at = text.indexOf(first);
    return at >= 0 && text.indexOf(second, at + first.length) >= 0;
  });
}

function says(cell: Cell): cell is string {
  return typeof cell === 'string' && cell !== '';
}

interface Parts {
  readonly row: TableImage['rows'][number];
  readonly text: Cell;
  readonly kept: Cell;
  readonly missing: Cell;
}

function partsOf(before: Image, after: Image, each: WipedText): Parts[] {
  return rowPairs(before, after, each).map(({ row, now, was }) => ({
    row,
    text: now(each.column),
    kept: was(each.kept),
    missing: was(each.missing),
  }));
}
