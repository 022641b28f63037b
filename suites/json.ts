import { type Cell, RawText } from 'rehearsal';

/** What a cell of a JSON column says, told from its bytes alone. */
export type Document =
  | { readonly kind: 'missing' }
  | { readonly kind: 'object'; readonly text: string; readonly members: readonly Member[] }
  /** Valid JSON that is no object. */
  | { readonly kind: 'other' }
  /** Text that is no JSON. */
  | { readonly kind: 'malformed' }
  /** A number or a blob. */
  | { readonly kind: 'not-text' };

/** One member of an object: its key as it is meant, and its value as it is written. */
export interface Member {
  readonly key: string;
  /** The key as it is written, with its quotes. */
  readonly written: string;
  /** The value without the white space between its tokens. */
  readonly value: string;
}

/** Reads a cell. JSON is what RFC 8259 says, to a depth of {@link DEEPEST}, and without NUL characters. */
export function readDocument(cell: Cell): Document {
  if (cell === null) return { kind: 'missing' };
  const text = textOf(cell);
  if (text === null) return { kind: 'not-text' };
  const value = parse(text);
  if (value === undefined) return { kind: 'malformed' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'other' };
  return { kind: 'object', text, members: membersOf(text) };
}

/** The cell that a text made by the model is, where the bytes of {@link textOf} are its characters. */
export function cellOf(text: string): Cell {
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new RawText(bytes);
  }
}

/** The object's text from its members, without white space. */
export function printObject(members: readonly Member[]): string {
  return `{${members.map(({ written, value }) => `${written}:${value}`).join(',')}}`;
}

/** SQLite reads no deeper. */
const DEEPEST = 1000;

/**
 * The text of a cell, one character a byte: JSON's own characters are all ASCII, and bytes that are no UTF-8 come
 * through unharmed.
 */
function textOf(cell: Cell): string | null {
  if (typeof cell === 'string') return Buffer.from(cell, 'utf8').toString('latin1');
  return cell instanceof RawText ? Buffer.from(cell.bytes).toString('latin1') : null;
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return depth(text) > DEEPEST ? undefined : value;
  } catch {
    return undefined;
  }
}

function depth(text: string): number {
  let now = 0;
  let most = 0;
  for (const token of tokens(text)) {
    if (token === '{' || token === '[') most = Math.max(most, ++now);
    else if (token === '}' || token === ']') now--;
  }
  return most;
}

/** Strings, numbers and words, and punctuation, of a text that is JSON. */
function tokens(text: string): string[] {
  return text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs) ?? [];
}

function membersOf(text: string): Member[] {
  const members: string[][] = [[]];
  let nesting = 0;
  for (const token of tokens(text).slice(1, -1)) {
    if (token === '{' || token === '[') nesting++;
    if (token === '}' || token === ']') nesting--;
    if (token === ',' && nesting === 0) members.push([]);
    else members.at(-1)?.push(token);
  }
  return members.flatMap(([written, _colon, ...value]) =>
    written === undefined ? [] : [{ key: JSON.parse(written) as string, written, value: value.join('') }],
  );
}
