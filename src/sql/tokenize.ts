/** A piece of SQL text; the pieces of a text, joined, are the text again. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  /** A word in upper case; empty for any other token. */
  readonly keyword: string;
  /** Offset of the first character in the text. */
  readonly start: number;
  /** Line of the first character, from 1. */
  readonly line: number;
}

/**
 * `word`: keyword or bare name · `quoted`: a quoted name (`"a"`, `` `a` ``, `[a]`) · `string`: a literal in single
 * quotes or dollar quotes, any prefix included · `blob`: `x'00'` · `number` · `parameter` · `symbol`: operators and
 * punctuation, `;` by itself · `space` · `comment` · `unclosed`: a quote or comment that the text ends in.
 */
export type TokenKind =
  | 'word'
  | 'quoted'
  | 'string'
  | 'blob'
  | 'number'
  | 'parameter'
  | 'symbol'
  | 'space'
  | 'comment'
  | 'unclosed';

export type Dialect = 'sqlite' | 'postgres';

/** Cuts a text into tokens by the lexical rules of the dialect. Never throws: see `unclosed`. */
export function tokenize(sql: string, dialect: Dialect): readonly Token[] {
  if (sql.length < LONG) return cut(sql, dialect);
  if (last?.sql !== sql || last.dialect !== dialect) last = { sql, dialect, tokens: cut(sql, dialect) };
  return last.tokens;
}

/** Characters; a text of so many is read by one after another, each of whom would take a second for it: the last one's tokens are kept. */
const LONG = 100_000;
let last: { readonly sql: string; readonly dialect: Dialect; readonly tokens: readonly Token[] } | undefined;

function cut(sql: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  let line = 1;
  while (start < sql.length) {
    const [kind, end] = next(sql, start, dialect);
    const text = sql.slice(start, end);
    tokens.push({ kind, text, keyword: kind === 'word' ? text.toUpperCase() : '', start, line });
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line++;
    start = end;
  }
  return tokens;
}

/** The tokens that mean something: no space, no comments. */
export function significant(tokens: readonly Token[]): Token[] {
  return tokens.filter((token) => token.kind !== 'space' && token.kind !== 'comment');
}

/** What a name token names, without its quotes; `null` for a token that is no name. */
export function nameOf(token: Token | undefined): string | null {
  if (token?.kind === 'word') return token.text;
  if (token?.kind !== 'quoted') return null;
  const close = token.text.at(-1) ?? '';
  const open = close === '"' ? token.text.indexOf('"') : 0;
  return token.text.slice(open + 1, -1).replaceAll(close + close, close);
}

/** What a string literal says, without its quotes; `null` for any other token. Prefixed literals stay raw. */
export function stringOf(token: Token): string | null {
  if (token.kind !== 'string') return null;
  const tag = /^\$[^$]*\$/.exec(token.text)?.[0];
  if (tag !== undefined) return token.text.slice(tag.length, token.text.length - tag.length);
  const open = token.text.indexOf("'");
  const text = token.text.slice(open + 1, -1).replaceAll("''", "'");
  return /^e$/i.test(token.text.slice(0, open)) ? unescaped(text) : text;
}

/** What stands in PostgreSQL's `E'…'`. */
function unescaped(text: string): string {
  return text.replace(/\\(x[0-9a-f]{1,2}|u[0-9a-f]{4}|.)/gis, (_, spelled: string) => {
    if (spelled.length > 1) return String.fromCharCode(Number.parseInt(spelled.slice(1), 16));
    return { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }[spelled] ?? spelled;
  });
}

/** Whether the token is this keyword, in any case of letters. */
export function isWord(token: Token | undefined, ...keywords: readonly string[]): boolean {
  return token !== undefined && token.keyword !== '' && keywords.includes(token.keyword);
}

const SPACE = /[ \t\n\v\f\r\uFEFF]+/y;
const SQLITE_LINE_COMMENT = /--[^\n]*/y;
const POSTGRES_LINE_COMMENT = /--[^\n\r]*/y;
const WORD = /[A-Za-z_\u0080-\uFFFF][\w$\u0080-\uFFFF]*/y;
const NUMBER = /0[xX][0-9a-fA-F_]+|0[oObB][0-7_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const SQLITE_PARAMETER = /\?\d*|[:@$#][\w$\u0080-\uFFFF]+(?:::[\w]+)*(?:\([^)\s]*\))?/y;
const POSTGRES_PARAMETER = /\$\d+/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?\$/y;
const OPERATOR = /->>|->|\|\||<<|>>|<=|>=|<>|==|!=|::|:=|=>/y;

function next(sql: string, at: number, dialect: Dialect): [TokenKind, number] {
  const code = sql.charCodeAt(at);
  if (code === SPACE_CODE) return ['space', match(SPACE, sql, at)];
  if (isLetter(code) && !opensLiteral(sql.charCodeAt(at + 1))) return ['word', match(WORD, sql, at)];
  const c = sql.charAt(at);
  const prefix = c.toLowerCase();
  const quoteFollows = sql[at + 1] === "'";
  if (c === "'") return quoted(sql, at, "'", 'string');
  if (c === '"') return quoted(sql, at, '"', 'quoted');
  if (quoteFollows && prefix === 'x') return quoted(sql, at + 1, "'", 'blob');
  const { literal, blockComment, patterns } = lexes[dialect];
  const found = literal(sql, at, c);
  if (found !== null) return found;
  if (c === '/' && sql[at + 1] === '*') return blockComment(sql, at);
  for (const [kind, pattern] of patterns) {
    const end = match(pattern, sql, at);
    if (end > at) return [kind, end];
  }
  return ['symbol', at + ((sql.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)];
}

const SPACE_CODE = 0x20;

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

/** A quote, or the `&` of `U&'…'`: the letter before it may be a literal's prefix. */
function opensLiteral(code: number): boolean {
  return code === 0x27 || code === 0x26;
}

const SQLITE: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', SPACE],
  ['comment', SQLITE_LINE_COMMENT],
  ['number', NUMBER],
  ['word', WORD],
  ['parameter', SQLITE_PARAMETER],
  ['symbol', OPERATOR],
];
const POSTGRES: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', SPACE],
  ['comment', POSTGRES_LINE_COMMENT],
  ['number', NUMBER],
  ['word', WORD],
  ['parameter', POSTGRES_PARAMETER],
  ['symbol', OPERATOR],
];

type Found = [TokenKind, number];

/** What a dialect reads otherwise than others. */
interface Lexis {
  readonly patterns: readonly (readonly [TokenKind, RegExp])[];
  /** A literal or a name in quotes that only this dialect has, where one begins. */
  literal(sql: string, at: number, first: string): Found | null;
  blockComment(sql: string, open: number): Found;
}

const lexes: Readonly<Record<Dialect, Lexis>> = {
  sqlite: { patterns: SQLITE, literal: sqliteLiteral, blockComment: plainComment },
  postgres: { patterns: POSTGRES, literal: postgresLiteral, blockComment: nestingComment },
};

/** What stands for the value at a place, from 1, by dialect. */
export const placeholders: Readonly<Record<Dialect, (at: number) => string>> = {
  sqlite: () => '?',
  postgres: (at) => `$${at}`,
};

function sqliteLiteral(sql: string, at: number, first: string): Found | null {
  if (first === '`') return quoted(sql, at, '`', 'quoted');
  if (first !== '[') return null;
  const end = sql.indexOf(']', at);
  return end < 0 ? ['unclosed', sql.length] : ['quoted', end + 1];
}

function postgresLiteral(sql: string, at: number, first: string): Found | null {
  const prefix = first.toLowerCase();
  if (sql[at + 1] === "'") {
    if (prefix === 'e') return escaped(sql, at + 1);
    if (prefix === 'b' || prefix === 'n') return quoted(sql, at + 1, "'", 'string');
  }
  if (prefix === 'u' && /^&['"]/.test(sql.slice(at + 1, at + 3))) {
    const quote = sql.charAt(at + 2);
    return quoted(sql, at + 2, quote, quote === "'" ? 'string' : 'quoted');
  }
  const tag = match(DOLLAR_TAG, sql, at);
  return tag > at ? dollarQuoted(sql, at, sql.slice(at, tag)) : null;
}

function match(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(sql) ? pattern.lastIndex : at;
}

/** From the opening quote to the closing one; a doubled quote stands for itself. */
function quoted(sql: string, open: number, quote: string, kind: TokenKind): [TokenKind, number] {
  for (let at = sql.indexOf(quote, open + 1); at >= 0; at = sql.indexOf(quote, at + 2)) {
    if (sql[at + 1] !== quote) return [kind, at + 1];
  }
  return ['unclosed', sql.length];
}

/** PostgreSQL's E'…': a backslash takes the next character with it. */
function escaped(sql: string, open: number): [TokenKind, number] {
  for (let at = open + 1; at < sql.length; at++) {
    if (sql[at] === '\\') at++;
    else if (sql[at] === "'") {
      if (sql[at + 1] !== "'") return ['string', at + 1];
      at++;
    }
  }
  return ['unclosed', sql.length];
}

function dollarQuoted(sql: string, at: number, tag: string): [TokenKind, number] {
  const end = sql.indexOf(tag, at + tag.length);
  return end < 0 ? ['unclosed', sql.length] : ['string', end + tag.length];
}

/** It ends at the first close, and may end with the text. */
function plainComment(sql: string, open: number): Found {
  const end = sql.indexOf('*/', open + 2);
  return ['comment', end < 0 ? sql.length : end + 2];
}

function nestingComment(sql: string, open: number): Found {
  let depth = 1;
  for (let at = open + 2; at < sql.length; at++) {
    if (sql.startsWith('*/', at)) {
      at++;
      if (--depth === 0) return ['comment', at + 1];
    } else if (sql.startsWith('/*', at)) {
      at++;
      depth++;
    }
  }
  return ['unclosed', sql.length];
}
