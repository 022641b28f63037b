import { type Cell, RawText } from '../../model/cell.js';

/** What a cell of a JSON column says, read from its bytes alone and without a database. */
export type Document =
  | { readonly kind: 'missing' }
  | { readonly kind: 'object'; readonly text: string; readonly members: readonly Member[] }
  /** JSON that is no object. */
  | { readonly kind: 'other' }
  /** Text that is no JSON. */
  | { readonly kind: 'malformed' }
  /** A number or bytes. */
  | { readonly kind: 'not-text' };

/** One member of an object. */
export interface Member {
  readonly key: string;
  /** The key as it is written, with its quotes. */
  readonly written: string;
  /** The value as it is written. */
  readonly value: string;
}

/** What an engine's JSON functions can read of what RFC 8259 calls JSON. */
export interface Reader {
  /** Arrays and objects inside each other. */
  readonly deepest: number;
  /** Whether strings may hold NUL characters and halves of surrogate pairs. */
  readonly anyString: boolean;
}

/** Reads a cell. Each character of its `text` is one byte, so that bytes which are no UTF-8 come through; see {@link cellOfBytes}. */
export function readDocument(cell: Cell, reader: Reader): Document {
  if (cell === null) return { kind: 'missing' };
  const text = bytesOf(cell);
  if (text === null) return { kind: 'not-text' };
  const value = parsed(text, reader);
  if (value === undefined) return { kind: 'malformed' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { kind: 'other' };
  return { kind: 'object', text, members: membersOf(text) };
}

/** The cell whose bytes are the text's characters. */
export function cellOfBytes(text: string): Cell {
  const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new RawText(bytes);
  }
}

/** The characters of a text as {@link Document} has them: one for each byte. */
export function bytesOf(cell: Cell): string | null {
  if (typeof cell === 'string') return Buffer.from(cell, 'utf8').toString('latin1');
  return cell instanceof RawText ? Buffer.from(cell.bytes).toString('latin1') : null;
}

function parsed(text: string, { deepest, anyString }: Reader): unknown {
  try {
    const value: unknown = JSON.parse(text);
    const strings = anyString ? [] : tokens(text).filter((token) => token.startsWith('"'));
    if (strings.some((token) => !isPlain(JSON.parse(token) as string))) return undefined;
    return depthOf(text) > deepest ? undefined : value;
  } catch {
    return undefined;
  }
}

function isPlain(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function depthOf(text: string): number {
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
  return text.match(TOKENS) ?? [];
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;

function membersOf(text: string): Member[] {
  const members: Member[] = [];
  let nesting = 0;
  let key: string | null = null;
  let from = 0;
  let to = 0;
  const close = () => {
    if (key !== null)
      members.push({
        key: JSON.parse(Buffer.from(key, 'latin1').toString('utf8')) as string,
        written: key,
        value: text.slice(from, to),
      });
    key = null;
  };
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === '}' || token === ']') nesting--;
    if (nesting === 0 || (nesting === 1 && token === ',')) close();
    else if (nesting === 1 && token === ':' && from < 0) from = index + 1;
    else if (nesting === 1 && key === null) [key, from] = [token, -1];
    else to = index + token.length;
    if (token === '{' || token === '[') nesting++;
  }
  return members.map((member) => ({ ...member, value: member.value.trimStart() }));
}
