import type { Cell } from '../model/cell.js';
import type { Image, TableImage } from '../model/image.js';
import { findTable } from '../model/schema.js';
import { addedColumns } from './added-columns.js';
import type { Effects } from './effects.js';
import { type Kept, keptTable, rowPairs } from './row-pairs.js';

/** A new column of texts that holds what a document says as the document spells it. */
export interface SpelledAsJson extends Kept {
  readonly column: string;
  /** The column of documents. */
  readonly source: string;
}

/** Different texts before it is taken for more than chance. */
const ENOUGH = 3;

/** Columns whose texts stand in quotes, in every database that the migration was watched on. */
export function spelledAsJson(effects: Effects): SpelledAsJson[] {
  return effects.before.schema.tables.flatMap((old) => {
    const effect = effects.table(old.name);
    const now = effect && findTable(effects.after.schema, effect.name);
    const place = effect && keptTable(old, effect);
    if (!effect || !now || !place) return [];
    const fresh = addedColumns(now, effect).filter(
      ({ affinity, type, generated }) => affinity === 'text' && generated === null && !/json/i.test(type),
    );
    return fresh.flatMap(({ name: column }) =>
      old.columns
        .filter(({ affinity }) => affinity === 'text')
        .map(({ name: source }) => ({ ...place, column, source }))
        .filter((each) => isSeen(effects, each)),
    );
  });
}

/** Rows whose text stands in quotes. */
export function spelledRows(before: Image, after: Image, each: SpelledAsJson): TableImage['rows'] {
  return rowPairs(before, after, each).flatMap(({ row, now, was }) =>
    memberIn(now(each.column), was(each.source)) === null ? [] : [row],
  );
}

function isSeen({ runs }: Effects, each: SpelledAsJson): boolean {
  const different = new Set<string>();
  const isSo = runs.every(({ before, after }) =>
    rowPairs(before, after, each).every(({ now, was }) => {
      const text = now(each.column);
      const member = memberIn(text, was(each.source));
      if (member !== null) different.add(member);
      return text === null || parsed(text) !== undefined;
    }),
  );
  return isSo && different.size >= ENOUGH;
}

/** The text that the quoted one spells, where it is a part of the document and not the whole of it. */
function memberIn(text: Cell, document: Cell): string | null {
  const said = typeof text === 'string' && text.startsWith('"') ? parsed(text) : undefined;
  const whole = parsed(document);
  if (typeof said !== 'string' || typeof whole !== 'object' || whole === null) return null;
  return membersOf(whole).includes(said) ? said : null;
}

function membersOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(membersOf) : [value];
}

/** `undefined` for what is no JSON. */
function parsed(cell: Cell): unknown {
  if (typeof cell !== 'string') return undefined;
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return undefined;
  }
}
