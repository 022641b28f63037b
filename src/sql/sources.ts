import { closing } from './groups.js';
import { nameOrString } from './reader.js';
import { isWord, nameOf, type Token } from './tokenize.js';

/** One thing that a FROM clause reads rows from. */
export interface Source {
  /** `null` for a subquery or a function. */
  readonly table: string | null;
  readonly alias: string | null;
}

/** The tables that FROM, JOIN and USING name at any depth, common table expressions left out; each once. */
export function tablesRead(tokens: readonly Token[]): string[] {
  const defined = commonTables(tokens);
  const found = new Map<string, string>();
  tokens.forEach((token, at) => {
    const opens = isFromClause(tokens, at) || (isWord(token, 'USING') && tokens[at + 1]?.text !== '(');
    if (!opens) return;
    for (const { table } of sourcesAt(tokens, at)) {
      const key = table?.toLowerCase() ?? '';
      if (table !== null && !defined.has(key) && !found.has(key)) found.set(key, table);
    }
  });
  return [...found.values()];
}

/** Names of common table expressions, in lower case: `x AS (SELECT …`. */
export function commonTables(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  tokens.forEach((token, at) => {
    if (!isWord(token, 'AS')) return;
    let open = at + 1;
    while (isWord(tokens[open], 'NOT', 'MATERIALIZED')) open++;
    if (tokens[open]?.text !== '(' || !isWord(tokens[open + 1], ...queryWords)) return;
    let name = at - 1;
    if (tokens[name]?.text === ')') {
      while (name > 0 && tokens[name]?.text !== '(') name--;
      name--;
    }
    const found = nameOf(tokens[name]);
    if (found !== null) names.add(found.toLowerCase());
  });
  return names;
}

/** Whether the FROM here opens a clause; not in `IS DISTINCT FROM x` or `EXTRACT(year FROM x)`. */
export function isFromClause(tokens: readonly Token[], at: number): boolean {
  if (!isWord(tokens[at], 'FROM') || isWord(tokens[at - 1], 'DISTINCT')) return false;
  let depth = 0;
  for (let back = at - 1; back >= 0; back--) {
    if (tokens[back]?.text === ')') depth++;
    if (tokens[back]?.text === '(' && depth-- === 0) {
      return !isWord(tokens[back - 1], 'EXTRACT', 'SUBSTRING', 'TRIM', 'OVERLAY', 'POSITION');
    }
  }
  return true;
}

/** The sources of the clause whose keyword stands at `at`, subqueries and functions by their alias only. */
export function sourcesAt(tokens: readonly Token[], at: number): Source[] {
  const sources: Source[] = [];
  let expected = true;
  let depth = 0;
  let place = at + 1;
  while (place < tokens.length) {
    const token = tokens[place] as Token;
    if (expected && (isWord(token, 'ONLY', 'LATERAL') || isJoinedGroup(tokens, place))) {
      if (token.text === '(') depth++;
      place++;
    } else if (expected) {
      const [source, end] = sourceAt(tokens, place);
      if (source === null) return sources;
      sources.push(source);
      place = end;
      expected = false;
    } else if (token.text === '(') place = closing(tokens, place) + 1;
    else if (isWord(token, ...endWords) || (token.text === ')' && depth-- === 0)) return sources;
    else {
      expected = token.text === ',' || isWord(token, 'JOIN');
      place++;
    }
  }
  return sources;
}

const queryWords = ['SELECT', 'WITH', 'VALUES', 'INSERT', 'UPDATE', 'DELETE'];
const endWords = [
  ...[
    'WHERE',
    'GROUP',
    'HAVING',
    'WINDOW',
    'UNION',
    'EXCEPT',
    'INTERSECT',
    'ORDER',
    'LIMIT',
    'OFFSET',
    'FETCH',
  ],
  ...['RETURNING', 'SET', 'DO', 'FOR'],
];
const noAlias = [
  ...endWords,
  ...['JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'OUTER', 'CROSS', 'NATURAL', 'ON', 'USING'],
  ...['INDEXED', 'NOT', 'TABLESAMPLE'],
];

/** Parentheses around joined tables, not around a query. */
function isJoinedGroup(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text === '(' && !isWord(tokens[at + 1], ...queryWords);
}

/** The source that begins here, and the place behind it and its alias. */
function sourceAt(tokens: readonly Token[], at: number): [Source | null, number] {
  let place = at;
  let table: string | null = null;
  if (tokens[place]?.text === '(') place = closing(tokens, place) + 1;
  else {
    while (tokens[place + 1]?.text === '.') place += 2;
    table = nameOrString(tokens[place++]);
    if (table === null) return [null, place];
    if (tokens[place]?.text === '(') {
      table = null;
      place = closing(tokens, place) + 1;
    }
  }
  const as = isWord(tokens[place], 'AS');
  if (as) place++;
  const named = nameOrString(tokens[place]);
  if (named === null || (!as && isWord(tokens[place], ...noAlias))) return [{ table, alias: null }, place];
  return [{ table, alias: named }, place + 1];
}
