import type { StorageClass } from '../../model/cell.js';
import { RawText, storageClass, toHex } from '../../model/cell.js';
import { decodeCell, formatReal, type JsonCell } from '../../model/cell-json.js';
import { clip, type Span } from './clip.js';
import { type Piece, visible } from './visible.js';

/** A cell taken apart: what stands around it, and the characters that may be cut. */
export interface Literal {
  readonly storage: StorageClass;
  readonly open: string;
  readonly body: string;
  readonly close: string;
}

/**
 * A cell as SQL has it, so that `1`, `1.0`, `'1'` and `x'31'` are told apart at a glance. Quotes inside a text are not
 * doubled: it is written to be read.
 */
export function literal(json: JsonCell): Literal {
  const cell = decodeCell(json);
  const storage = storageClass(cell);
  if (cell === null) return { storage, open: '', body: 'NULL', close: '' };
  if (typeof cell === 'bigint') return { storage, open: '', body: cell.toString(), close: '' };
  if (typeof cell === 'number') return { storage, open: '', body: formatReal(cell), close: '' };
  if (typeof cell === 'string') return { storage, open: "'", body: cell, close: "'" };
  if (cell instanceof RawText) {
    return { storage, open: "x'", body: toHex(cell.bytes), close: "' (text, not UTF-8)" };
  }
  return { storage, open: "x'", body: toHex(cell), close: "'" };
}

/** How much is shown of a value. */
export interface Limits {
  /** Characters of one value at most. */
  readonly characters: number;
  readonly unicode?: boolean | undefined;
}

/** A cell on its own; a long one is cut in the middle. */
export function showCell(json: JsonCell, limits: Limits): Piece[] {
  const { open, body, close } = literal(json);
  return [{ text: open }, ...showSpans(clip(body, limits.characters), limits), { text: close }].filter(
    ({ text }) => text !== '',
  );
}

/** Text as it is, without quotes; a long one is cut in the middle. */
export function showText(text: string, limits: Limits): Piece[] {
  return showSpans(clip(text, limits.characters), limits);
}

/** Clipped text as pieces in which every character can be seen. */
export function showSpans(spans: readonly Span[], { unicode = true }: Limits): Piece[] {
  return spans.flatMap((span): Piece[] => {
    if (span.left > 0) return [{ text: `${unicode ? '\u2026' : '...'}(${span.left} more)`, cut: true }];
    const pieces = visible(span.text, unicode);
    return span.differs ? pieces.map((piece) => ({ ...piece, differs: true })) : pieces;
  });
}
