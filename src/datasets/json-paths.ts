import { nameOf, stringOf, type Token } from '../sql/tokenize.js';

const JSON_FUNCTION = /^jsonb?(_|$)/i;
const ARROWS = new Set(['->', '->>']);

/** Columns that JSON functions, arrows and operators are used on, in lower case. */
export function jsonColumnsIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) => {
    if (ARROWS.has(token.text) || (token.text === '#' && /^[>-]$/.test(tokens[at + 1]?.text ?? '')))
      return operandBefore(tokens, at);
    const called = nameOf(tokens[at - 1]);
    if (token.text !== '(' || called === null || !JSON_FUNCTION.test(called)) return [];
    let argument = at + 1;
    while (tokens[argument + 1]?.text === '.') argument += 2;
    const name = nameOf(tokens[argument]);
    return name !== null && tokens[argument + 1]?.text !== '(' ? [name.toLowerCase()] : [];
  });
}

/** The name before an operator, past a cast: `meta`, `meta::jsonb`, `(meta::jsonb)`, `CAST(meta AS jsonb)`. */
function operandBefore(tokens: readonly Token[], at: number): string[] {
  let end = at - 1;
  if (tokens[end]?.text === ')') {
    while (end > 0 && tokens[end]?.text !== '(') end--;
    end++;
    while (tokens[end + 1]?.text === '.') end += 2;
  } else if (tokens[end - 1]?.text === '::') end -= 2;
  const name = nameOf(tokens[end]);
  return name === null ? [] : [name.toLowerCase()];
}

/** Paths into JSON documents that the tokens follow, each as its keys; places in arrays are left out. */
export function jsonPathsIn(tokens: readonly Token[]): string[][] {
  return tokens.flatMap((token, at) => {
    const literal = stringOf(token);
    return literal === null || token.text.startsWith('$') ? [] : pathsOf(tokens, at, literal);
  });
}

function pathsOf(tokens: readonly Token[], at: number, literal: string): string[][] {
  const before = tokens[at - 1]?.text ?? '';
  if (ARROWS.has(before)) return [[...chainBefore(tokens, at - 2), literal]];
  if (/^(lax |strict )?\$/.test(literal)) return some(keysOf(literal));
  if (isKeyOperator(tokens, at)) return [[literal]];
  const given = argumentsBefore(tokens, at);
  if (given !== null) return [[...given, literal]];
  return /^\s*\{.*\}\s*$/s.test(literal) ? pathsInBraces(literal) : [];
}

/** `meta - 'key'`, `meta ? 'key'` and `meta['key']`. */
function isKeyOperator(tokens: readonly Token[], at: number): boolean {
  const [before, operator] = [tokens[at - 2], tokens[at - 1]?.text];
  if (operator === '-') return before?.text === ')' || nameOf(before) !== null;
  if (operator === '?') return true;
  return operator === '[' && tokens[at + 1]?.text === ']' && !/^array$/i.test(nameOf(before) ?? 'array');
}

/** The keys of the arrows that lead to this one. */
function chainBefore(tokens: readonly Token[], end: number): string[] {
  const at = beforeCast(tokens, end);
  const token = tokens[at];
  const key = token === undefined ? null : stringOf(token);
  if (!ARROWS.has(tokens[at - 1]?.text ?? '') || token === undefined) return [];
  if (key === null && token.kind !== 'number') return [];
  return [...chainBefore(tokens, at - 2), ...(key === null ? [] : [key])];
}

/** Past what PostgreSQL writes around each key: `(meta -> 'a'::text) ->> 'b'::text`. */
function beforeCast(tokens: readonly Token[], end: number): number {
  let at = end;
  while (tokens[at]?.text === ')' || tokens[at - 1]?.text === '::') at -= tokens[at]?.text === ')' ? 1 : 2;
  return at;
}

/** The keys before this one in `jsonb_extract_path(meta, 'a', 'b')`; `null` where the literal is no such key. */
function argumentsBefore(tokens: readonly Token[], at: number): string[] | null {
  const keys: string[] = [];
  let place = at - 1;
  for (; tokens[place]?.text === ','; place -= 2) {
    const token = tokens[place - 1];
    const key = token === undefined ? null : stringOf(token);
    if (key === null) break;
    keys.unshift(key);
  }
  let open = place - 2;
  while (tokens[open]?.text === '.') open -= 2;
  const called = tokens[open]?.text === '(' ? nameOf(tokens[open - 1]) : nameOf(tokens[open]);
  return /^jsonb?_extract_path(_text)?$/i.test(called ?? '') ? keys : null;
}

/** A path such as `{a,b}`, or the keys of a document that is compared. */
function pathsInBraces(literal: string): string[][] {
  try {
    return Object.keys(JSON.parse(literal)).map((key) => [key]);
  } catch {
    const keys = literal.trim().slice(1, -1).split(',');
    const names = keys.map((key) => key.trim().replace(/^"|"$/g, '')).filter((key) => !/^-?\d*$/.test(key));
    return /[{}:]/.test(literal.trim().slice(1, -1)) ? [] : some(names);
  }
}

/** The keys of a JSON path; places in arrays are left out. */
function keysOf(path: string): string[] {
  const found = path.matchAll(/[.[]"([^"]*)"|\.([^.[\s"?()@=<>!*]+)/g);
  return [...found].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function some(keys: string[]): string[][] {
  return keys.length > 0 ? [keys] : [];
}
