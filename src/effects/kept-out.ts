import { fold, tableNamed } from '../compare/index.js';
import { cellKey } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';
import type { Effects } from './effects.js';
import { valuesIn } from './values.js';

/** A table that takes rows of another one under their own numbers, but for those whose number a row from elsewhere has. */
export interface KeptOut {
  readonly from: string;
  readonly to: string;
  readonly key: string;
  /** The table whose row stands there; its name of before. */
  readonly holder: string;
  /** What both say beside the number, in lower case. */
  readonly columns: readonly string[];
}

/** Rows of either kind before it is taken for more than chance. */
const ENOUGH = 3;

/**
 * Tables into which rows of two come under the numbers that each of them had, as INSERT OR IGNORE and ON CONFLICT DO NOTHING let them:
 * the numbers are handed out by the database, so that the same one in both means nothing.
 */
export function keptOutRows(effects: Effects): KeptOut[] {
  const { before, after } = effects;
  const numbered = before.schema.tables.filter((table) => numberOf(table) !== null);
  return after.schema.tables.flatMap((now) => {
    const key = numberOf(now);
    if (key === null) return [];
    const like = numbered.filter((table) => fold(numberOf(table) ?? '') === fold(key));
    return like.flatMap((from) =>
      effects.table(from.name)?.name === now.name
        ? []
        : like
            .filter((holder) => holder !== from)
            .map((holder) => ({
              from: from.name,
              to: now.name,
              key,
              holder: holder.name,
              columns: sharedBy(from, holder, now),
            }))
            .filter((each) => each.columns.length > 0 && isSeen(effects, each))
            .slice(0, 1),
    );
  });
}

/** Rows whose number is another's in the table that was to take them. */
export function rowsKeptOut(before: Image, after: Image, each: KeptOut): TableImage['rows'] {
  const [own, there] = [tableNamed(before, each.from), tableNamed(after, each.to)];
  const contents = new Set(contentOf(there, each));
  const numbers = new Set(valuesIn(before, each.holder, each.key));
  const keys = valuesIn(before, each.from, each.key);
  const said = contentOf(own, each);
  return own?.rows.filter((_, at) => !contents.has(said[at] ?? '') && numbers.has(keys[at] ?? '')) ?? [];
}

function isSeen({ runs }: Effects, each: KeptOut): boolean {
  let [taken, out] = [0, 0];
  const all = runs.every(({ before, after }) => {
    const there = new Set(contentOf(tableNamed(after, each.to), each));
    if (!contentOf(tableNamed(before, each.holder), each).every((row) => there.has(row))) return false;
    const numbers = new Set(valuesIn(before, each.holder, each.key));
    const keys = valuesIn(before, each.from, each.key);
    return contentOf(tableNamed(before, each.from), each).every((row, at) => {
      const isThere = there.has(row);
      if (numbers.has(keys[at] ?? '')) out += isThere ? 0 : 1;
      else taken += isThere ? 1 : 0;
      return isThere || numbers.has(keys[at] ?? '');
    });
  });
  return all && taken >= ENOUGH && out >= ENOUGH;
}

/** The column that numbers a table's rows, and is its key. */
function numberOf({ columns, primaryKey, virtual }: Table): string | null {
  const [key, ...more] = primaryKey;
  if (virtual !== null || key === undefined || more.length > 0) return null;
  const column = columns.find((each) => each.name === key);
  return column?.rowidAlias === true || column?.numbered === true ? key : null;
}

function sharedBy(from: Table, holder: Table, now: Table): string[] {
  const namesOf = ({ columns, primaryKey }: Table) =>
    columns
      .map(({ name }) => name)
      .filter((name) => !primaryKey.includes(name))
      .map(fold);
  const [others, made] = [namesOf(holder), namesOf(now)];
  return namesOf(from).filter((name) => others.includes(name) && made.includes(name));
}

/** Each row's number with what it says. */
function contentOf(table: TableImage | undefined, { key, columns }: KeptOut): string[] {
  if (table === undefined) return [];
  const places = [key, ...columns].map((column) =>
    table.columns.findIndex((name) => fold(name) === fold(column)),
  );
  return table.rows.map((row) => places.map((at) => cellKey(row[at] ?? null)).join('\u0000'));
}
