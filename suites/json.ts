import { type Cell, RawText, type Schema } from 'rehearsal';

export type Dialect = Schema['dialect'];

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
  /** The value as it is written. */
  readonly value: string;
}

/** Reads a cell. JSON is what RFC 8259 says, as far as the engine reads it. */
export function readDocument(cell: Cell, dialect: Dialect = 'sqlite'): Document {
  if (cell === null) return { kind: 'missing' };
  const text = textOf(cell);
  if (text === null) return { kind: 'not-text' };
  const value = parse(text, dialect);
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

/** The object's text from its members: SQLite leaves out all white space, PostgreSQL writes the keys again and keeps the values. */
export function printObject(members: readonly Member[], dialect: Dialect): string {
  const printed = members.map(({ key, written, value }) =>
    dialect === 'sqlite'
      ? `${written}:${tokens(value).join('')}`
      : `${Buffer.from(JSON.stringify(key), 'utf8').toString('latin1')}:${value}`,
  );
  return `{${printed.join(',')}}`;
}

/**
 * The text of a cell, one character a byte: JSON's own characters are all ASCII, and bytes that are no UTF-8 come
 * through unharmed.
 */
function textOf(cell: Cell): string | null {
  if (typeof cell === 'string') return Buffer.from(cell, 'utf8').toString('latin1');
  return cell instanceof RawText ? Buffer.from(cell.bytes).toString('latin1') : null;
}

function parse(text: string, dialect: Dialect): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return unreadable[dialect](text) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** What is JSON, and the engine does not read. */
const unreadable: Readonly<Record<Dialect, (json: string) => boolean>> = {
  sqlite: (json) => depth(json) > 1000,
  postgres: (json) => tokens(json).some((token) => token.startsWith('"') && !isText(JSON.parse(token))),
};

/** A text of PostgreSQL's holds no NUL character, and no half of a surrogate pair. */
function isText(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
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
  return text.match(TOKENS) ?? [];
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs;

function membersOf(text: string): Member[] {
  const found = [...text.matchAll(TOKENS)].map(({ 0: token, index }) => ({
    token,
    from: index,
    to: index + token.length,
  }));
  const members: (typeof found)[] = [[]];
  let nesting = 0;
  for (const each of found.slice(1, -1)) {
    if (/[{[]/.test(each.token[0] ?? '')) nesting++;
    if (/[}\]]/.test(each.token[0] ?? '')) nesting--;
    if (each.token === ',' && nesting === 0) members.push([]);
    else members.at(-1)?.push(each);
  }
  return members.flatMap(([written, _colon, ...value]) =>
    written === undefined
      ? []
      : [
          {
            key: JSON.parse(Buffer.from(written.token, 'latin1').toString('utf8')) as string,
            written: written.token,
            value: text.slice(value[0]?.from, value.at(-1)?.to),
          },
        ],
  );
}
