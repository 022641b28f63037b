import { decodeCell, type JsonCell } from '../../model/cell-json.js';
import type { JsonRow, ReportDifference } from '../../model/report.js';
import { type Limits, literal, showCell, showSpans, showText } from './cell.js';
import { clip, clipPair } from './clip.js';
import type { Piece } from './visible.js';

/** A difference as it is shown: a value on both sides, or a row by its columns. */
export type ShownDifference = ShownPair | ShownRows;

export interface ShownPair {
  readonly kind: 'cell' | 'object';
  /** `null`: it is not there. */
  readonly before: Side | null;
  readonly after: Side | null;
  /** What the eye cannot see in the values. */
  readonly note: string | null;
}

export interface Side {
  readonly pieces: readonly Piece[];
  /** The storage class, where the two sides differ in it. */
  readonly storage: string | null;
}

/** Whole rows, column by column. */
export interface ShownRows {
  readonly kind: 'row';
  readonly before: readonly ShownColumn[] | null;
  readonly after: readonly ShownColumn[] | null;
}

export interface ShownColumn {
  readonly column: string;
  readonly pieces: readonly Piece[];
}

export function showDifference(difference: ReportDifference, limits: Limits): ShownDifference {
  const { before, after } = difference;
  if (isRow(difference, before) || isRow(difference, after)) {
    return { kind: 'row', before: showRow(before, limits), after: showRow(after, limits) };
  }
  const cells = { before: before as JsonCell | undefined, after: after as JsonCell | undefined };
  // A schema object's definition, or one aspect of it: no row's key, and a text.
  if (difference.key === undefined && isText(cells.before) && isText(cells.after)) {
    return showObject(cells.before, cells.after, limits);
  }
  return showCells(cells.before, cells.after, limits);
}

/** A row as `column = value` for each of its columns. */
export function showRow(row: JsonCell | JsonRow | undefined, limits: Limits): ShownColumn[] | null {
  if (row === undefined || row === null || typeof row !== 'object') return null;
  return Object.entries(row as JsonRow).map(([column, cell]) => ({ column, pieces: showCell(cell, limits) }));
}

/**
 * Whether the side of a difference is a whole row: where no column is meant an object is one. With a column it is a
 * cell that names its storage class.
 */
export function isRow(
  { column }: Pick<ReportDifference, 'column'>,
  side: JsonCell | JsonRow | undefined,
): side is JsonRow {
  return typeof side === 'object' && side !== null && (column === undefined || !isCell(side));
}

function isCell(side: unknown): side is JsonCell {
  try {
    decodeCell(side);
    return true;
  } catch {
    return false;
  }
}

function isText(side: JsonCell | undefined): side is string | undefined {
  return side === undefined || typeof side === 'string';
}

function showObject(before: string | undefined, after: string | undefined, limits: Limits): ShownPair {
  const wide = { ...limits, characters: limits.characters * 4 };
  if (before === undefined || after === undefined) {
    const alone = (text: string | undefined) =>
      text === undefined ? null : { pieces: showText(text, wide), storage: null };
    return { kind: 'object', before: alone(before), after: alone(after), note: null };
  }
  const spans = clipPair(before, after, wide.characters);
  return {
    kind: 'object',
    before: { pieces: showSpans(spans.before, wide), storage: null },
    after: { pieces: showSpans(spans.after, wide), storage: null },
    note: null,
  };
}

function showCells(before: JsonCell | undefined, after: JsonCell | undefined, limits: Limits): ShownPair {
  if (before === undefined || after === undefined) {
    const alone = (cell: JsonCell | undefined) =>
      cell === undefined ? null : { pieces: showCell(cell, limits), storage: null };
    return { kind: 'cell', before: alone(before), after: alone(after), note: null };
  }
  const [a, b] = [literal(before), literal(after)];
  const comparable = a.storage === b.storage && a.open === b.open && a.close === b.close;
  const spans = comparable
    ? clipPair(a.body, b.body, limits.characters)
    : { before: all(a.body, limits), after: all(b.body, limits) };
  const classes = a.storage === b.storage ? null : { before: a.storage, after: b.storage };
  return {
    kind: 'cell',
    before: { pieces: around(a, showSpans(spans.before, limits)), storage: classes?.before ?? null },
    after: { pieces: around(b, showSpans(spans.after, limits)), storage: classes?.after ?? null },
    note: comparable ? unseen(a.body, b.body) : null,
  };
}

function all(body: string, { characters }: Limits) {
  return clip(body, characters).map((span) => ({ ...span, differs: true }));
}

function around({ open, close }: { open: string; close: string }, body: readonly Piece[]): Piece[] {
  return [{ text: open }, ...body, { text: close }].filter(({ text }) => text !== '');
}

/** Texts that look alike are told apart by their code points. */
function unseen(before: string, after: string): string | null {
  if (before === after || before.normalize('NFKC') !== after.normalize('NFKC')) return null;
  const { before: a, after: b } = clipPair(before, after, 8);
  const points = (spans: typeof a) =>
    spans
      .filter(({ differs }) => differs)
      .flatMap(({ text }) => [...text].map(codePoint))
      .join(' ') || 'nothing';
  return `they look alike: ${points(a)} became ${points(b)}`;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
