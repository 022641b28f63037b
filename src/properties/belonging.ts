import { fold, rowOf, tableNamed } from '../compare/index.js';
import { rowsWithSumOfAll, sumsOfAll } from '../effects/added-up.js';
import { type BorrowedKey, borrowedKeys } from '../effects/borrowed-keys.js';
import type { Effects } from '../effects/effects.js';
import { oncePer } from '../effects/once.js';
import { oneForAll, rowsWithOneForAll } from '../effects/one-for-all.js';
import { filled, type KeyMatch, keyMatches } from '../effects/own-keys.js';
import { type Strangers, strangersRows, strangersValues } from '../effects/strangers.js';
import { NONE, valuesIn } from '../effects/values.js';
import { cellKey } from '../model/cell.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { pairedWithAll } from './all-pairs.js';
import { rowDifferences } from './checks.js';
import { crossedTables } from './crossed.js';
import { whereRowsAre } from './lineage/moved.js';
import { swappedIn } from './swapped.js';

/**
 * New columns that tie rows together wrongly: they hold the keys of rows that are gone in the end, or what a row of another table says
 * that has the same number by chance, while a foreign key names another one, or what rows say that belong to another row. And new tables
 * of pairs that are the wrong way round, or hold all with all, and of columns that have changed places.
 */
export function strayTies(before: Image, after: Image, effects: Effects): Finding[] {
  const { borrowed, matches, ones, strangers, sums } = tiesOf(effects);
  return [
    ...borrowed.flatMap((key) => dangling(before, after, key)),
    ...matches.flatMap((match) => mismatched(before, after, match)),
    ...ones.flatMap((match) => sameForAll(before, after, match)),
    ...strangers.flatMap((each) => saidByStrangers(before, after, each)),
    ...sums.flatMap((each) => {
      const what = `the sum of all ${each.children}.${each.source}, not of those that belong to the row`;
      return filledFromOthers(after, each, rowsWithSumOfAll(before, after, each), what);
    }),
    ...crossedTables(after, effects),
    ...swappedIn(after, effects),
    ...pairedWithAll(after, effects),
  ];
}

const tiesOf = oncePer((effects: Effects) => ({
  borrowed: borrowedKeys(effects),
  matches: keyMatches(effects),
  ones: oneForAll(effects),
  strangers: strangersValues(effects),
  sums: sumsOfAll(effects),
}));

function dangling(before: Image, after: Image, tie: BorrowedKey): Finding[] {
  const { table, column, owner, ownerNow, key } = tie;
  const [old, left] = [new Set(valuesIn(before, owner, key)), new Set(valuesIn(after, ownerNow, key))];
  const removed = (value: string) => value !== NONE && old.has(value) && !left.has(value);
  const moved = movedKeys(before, after, tie, removed);
  const gone = (value: string) => removed(value) && !moved.has(value);
  const image = tableNamed(after, table);
  const values = valuesIn(after, table, column);
  const rows = image?.rows.filter((_, at) => gone(values[at] ?? NONE)) ?? [];
  if (image === undefined || rows.length === 0) return [];
  return [
    {
      code: 'keys-of-removed-rows',
      table,
      column,
      summary: `up fills ${table}.${column} with keys of ${owner}, and removes rows of ${owner} that it names`,
      differences: cellsOf(image, column, rows),
      wayOut: `remove the rows of ${owner} first, or set ${table}.${column} to NULL or to the row that stays; or accept it: -- rehearsal: accept integrity ${table}.${column} because REASON`,
    },
  ];
}

/** Keys of removed rows that are elsewhere with all that they said: an archive names what it holds. */
function movedKeys(
  before: Image,
  after: Image,
  { owner, ownerNow, key }: BorrowedKey,
  removed: (value: string) => boolean,
): ReadonlySet<string> {
  const table = tableNamed(before, owner);
  const keys = valuesIn(before, owner, key);
  return new Set(
    keys.filter((value, at) => {
      const row = table?.rows[at];
      if (table === undefined || row === undefined || !removed(value)) return false;
      return whereRowsAre(rowOf(table, row), table, { before, after }, ownerNow) !== null;
    }),
  );
}

function mismatched(before: Image, after: Image, match: KeyMatch): Finding[] {
  const { tableNow, column, reference, parent, source } = match;
  const image = tableNamed(after, tableNow);
  const rows = filled(before, after, match)
    .filter(({ value, own, referred }) => value === own && value !== referred)
    .map(({ row }) => row);
  if (image === undefined || rows.length === 0) return [];
  return [
    {
      code: 'filled-from-another-row',
      table: tableNow,
      column,
      summary: `up fills ${tableNow}.${column} from the row of ${parent} with the same key (${parent}.${source}), not from the one that ${reference} names`,
      differences: cellsOf(image, column, rows),
      wayOut: `join ${parent} by ${tableNow}.${reference}; or accept it: -- rehearsal: accept integrity ${tableNow}.${column} because REASON`,
    },
  ];
}

function sameForAll(before: Image, after: Image, match: KeyMatch): Finding[] {
  const { tableNow, column, reference, parent, source } = match;
  const image = tableNamed(after, tableNow);
  const rows = rowsWithOneForAll(before, after, match).map(({ row }) => row);
  if (image === undefined || rows.length === 0) return [];
  return [
    {
      code: 'filled-from-one-row',
      table: tableNow,
      column,
      summary: `up fills ${tableNow}.${column} of all rows with ${parent}.${source} of one row, whichever row of ${parent} ${reference} names`,
      differences: cellsOf(image, column, rows),
      wayOut: `join ${parent} by ${tableNow}.${reference}, with the name of its table before each column; or accept it: -- rehearsal: accept integrity ${tableNow}.${column} because REASON`,
    },
  ];
}

function saidByStrangers(before: Image, after: Image, each: Strangers): Finding[] {
  const { children, source, tableNow } = each;
  const what =
    source === null
      ? `the number of all rows of ${children}, not of those that belong to the row`
      : `${children}.${source} of rows that belong to another row of ${tableNow}`;
  return filledFromOthers(after, each, strangersRows(before, after, each), what);
}

function filledFromOthers(
  after: Image,
  { tableNow, column, children, references }: Strangers,
  rows: TableImage['rows'],
  what: string,
): Finding[] {
  const image = tableNamed(after, tableNow);
  if (image === undefined || rows.length === 0) return [];
  const names = references.map((name) => `${children}.${name}`).join(' or ');
  return [
    {
      code: 'filled-from-others-rows',
      table: tableNow,
      column,
      summary: `up fills ${tableNow}.${column} with ${what} (${names})`,
      differences: cellsOf(image, column, rows),
      wayOut: `join ${children} by ${names}; or accept it: -- rehearsal: accept integrity ${tableNow}.${column} because REASON`,
    },
  ];
}

function cellsOf(image: TableImage, column: string, rows: readonly TableImage['rows'][number][]) {
  const at = image.columns.findIndex((name) => fold(name) === fold(column));
  const key = (cells: TableImage['rows'][number]) =>
    Object.fromEntries(
      Object.entries(rowOf(image, cells)).filter((_, place) =>
        image.key.length > 0 ? image.key.includes(place) : place !== at,
      ),
    );
  return rowDifferences(
    image.name,
    rows
      .filter((cells) => cellKey(cells[at] ?? null) !== NONE)
      .map((cells) => ({ kind: 'cell' as const, key: key(cells), column, after: cells[at] ?? null })),
  );
}
