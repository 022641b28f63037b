import { fold, tableNamed } from '../compare/index.js';
import { type Cell, cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable, type Table } from '../model/schema.js';
import { addedColumns } from './added-columns.js';
import type { Effects } from './effects.js';

/** A new column of texts that are put together from two old ones, and NULL as soon as one of these is. */
export interface WipedText {
  readonly old: string;
  readonly table: string;
  readonly column: string;
  /** Old columns: the one says something still, where the other does not. */
  readonly kept: string;
  readonly missing: string;
  /** Columns that name a row, as they were and as they are. */
  readonly key: readonly (readonly [string, string])[];
}

/** Texts that hold both, before it is taken for more than chance. */
const ENOUGH = 3;

/** What a text that is put together with NULL looks like, in every database that the migration was watched on. */
export function wipedTexts(effects: Effects): WipedText[] {
  return effects.before.schema.tables.flatMap((old) => {
    const effect = effects.table(old.name);
    const now = effect && findTable(effects.after.schema, effect.name);
    if (!effect || !now) return [];
    const key = old.primaryKey.map((name) => [name, effect.columns.get(fold(name)) ?? ''] as const);
    if (key.length === 0 || key.some(([, name]) => name === '')) return [];
    return addedColumns(now, effect)
      .filter(({ affinity, generated, notNull }) => affinity === 'text' && generated === null && !notNull)
      .flatMap(({ name: column }) =>
        pairsOf(old)
          .map(([kept, missing]) => ({ old: old.name, table: now.name, column, kept, missing, key }))
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
  const [old, now] = [tableNamed(before, each.old), tableNamed(after, each.table)];
  if (old === undefined || now === undefined) return [];
  const nameOf = (row: TableImage['rows'][number], table: TableImage, side: 0 | 1) =>
    each.key.map((names) => cellKey(row[placeOf(table, names[side])] ?? null)).join('\u0000');
  const olds = new Map(old.rows.map((row) => [nameOf(row, old, 0), row]));
  return now.rows.flatMap((row): Parts[] => {
    const was = olds.get(nameOf(row, now, 1));
    if (was === undefined) return [];
    const cellOf = (name: string) => was[placeOf(old, name)] ?? null;
    return [
      {
        row,
        text: row[placeOf(now, each.column)] ?? null,
        kept: cellOf(each.kept),
        missing: cellOf(each.missing),
      },
    ];
  });
}

function placeOf({ columns }: TableImage, name: string): number {
  return columns.findIndex((column) => fold(column) === fold(name));
}
