import { isWord, type Token } from '../sql/tokenize.js';
import { behindGroup, nextAt, replaced, untilWord } from './edits.js';

/** A statement with a fault in it. */
export interface Planted {
  readonly fault: string;
  readonly sql: string;
}

const AFTER_CONDITION = [
  'GROUP',
  'ORDER',
  'LIMIT',
  'RETURNING',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'ON',
  'WINDOW',
  'HAVING',
];

/** Faults in what a statement does with rows: which it takes, how it joins them, what it writes. */
export function rowFaults(tokens: readonly Token[]): Planted[] {
  return tokens.flatMap((token, at) => [
    ...conditions(tokens, token, at),
    ...joins(tokens, token, at),
    ...values(tokens, token, at),
  ]);
}

function conditions(tokens: readonly Token[], token: Token, at: number): Planted[] {
  if (isWord(token, 'WHERE')) {
    return [
      { fault: 'drop-where', sql: replaced(tokens, at, untilWord(tokens, at + 1, ...AFTER_CONDITION), '') },
    ];
  }
  if (isWord(token, 'AND') && !isBetween(tokens, at)) {
    return [{ fault: 'and-to-or', sql: replaced(tokens, at, at + 1, 'OR') }];
  }
  const other = BOUNDARIES[token.text];
  return other === undefined ? [] : [{ fault: 'move-boundary', sql: replaced(tokens, at, at + 1, other) }];
}

const BOUNDARIES: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };

/** BETWEEN has an AND of its own. */
function isBetween(tokens: readonly Token[], at: number): boolean {
  for (let place = at - 1; place >= 0; place--) {
    if (isWord(tokens[place], 'AND', 'OR', 'WHERE', 'WHEN', 'ON', 'CHECK')) return false;
    if (isWord(tokens[place], 'BETWEEN')) return true;
  }
  return false;
}

function joins(tokens: readonly Token[], token: Token, at: number): Planted[] {
  if (isWord(token, 'DISTINCT') && !isWord(tokens[nextAt(tokens, at + 1)], 'FROM')) {
    return [{ fault: 'drop-distinct', sql: replaced(tokens, at, at + 1, '') }];
  }
  if (isWord(token, 'LEFT')) {
    const next = nextAt(tokens, at + 1);
    const join = isWord(tokens[next], 'OUTER') ? nextAt(tokens, next + 1) : next;
    return isWord(tokens[join], 'JOIN')
      ? [{ fault: 'inner-join', sql: replaced(tokens, at, join + 1, 'JOIN') }]
      : [];
  }
  if (!isWord(token, 'JOIN')) return [];
  let before = at - 1;
  while (tokens[before]?.kind === 'space') before--;
  if (isWord(tokens[before], 'LEFT', 'OUTER', 'CROSS', 'NATURAL', 'FULL', 'RIGHT', 'INNER')) return [];
  return [{ fault: 'outer-join', sql: replaced(tokens, at, at + 1, 'LEFT JOIN') }];
}

function values(tokens: readonly Token[], token: Token, at: number): Planted[] {
  if (isWord(token, 'COALESCE', 'IFNULL')) {
    const open = nextAt(tokens, at + 1);
    if (tokens[open]?.text !== '(') return [];
    const first = replaced(tokens.slice(open + 1, untilWord(tokens, open + 1, ',')), 0, 0, '');
    return [{ fault: 'drop-coalesce', sql: replaced(tokens, at, behindGroup(tokens, open), `(${first})`) }];
  }
  if (token.kind === 'number') {
    return [{ fault: 'change-constant', sql: replaced(tokens, at, at + 1, oneMore(token.text)) }];
  }
  if (token.kind === 'string' && token.text.startsWith("'")) {
    return [{ fault: 'change-constant', sql: replaced(tokens, at, at + 1, `${token.text.slice(0, -1)}x'`) }];
  }
  return isWord(token, 'SET')
    ? swappedAssignments(tokens, at)
    : isWord(token, 'SELECT')
      ? swappedTerms(tokens, at)
      : [];
}

function oneMore(number: string): string {
  return /^\d+$/.test(number) ? String(BigInt(number) + 1n) : `(${number} + 1)`;
}

/** `SET a = x, b = y`: what the first two columns get, changed places. */
function swappedAssignments(tokens: readonly Token[], set: number): Planted[] {
  const [one, other] = itemsFrom(tokens, set + 1, 'WHERE', 'FROM', 'RETURNING');
  if (one === undefined || other === undefined) return [];
  const value = ([from, to]: readonly [number, number]) => [untilWord(tokens, from, '=') + 1, to] as const;
  return swapped(tokens, value(one), value(other));
}

/** `SELECT x, y`: the first two columns, changed places. */
function swappedTerms(tokens: readonly Token[], select: number): Planted[] {
  const first = nextAt(tokens, select + 1);
  const start = isWord(tokens[first], 'DISTINCT', 'ALL') ? first + 1 : first;
  const [one, other] = itemsFrom(tokens, start, 'FROM', 'WHERE', 'UNION', ...AFTER_CONDITION);
  return one === undefined || other === undefined ? [] : swapped(tokens, one, other);
}

function itemsFrom(tokens: readonly Token[], from: number, ...ends: readonly string[]) {
  const items: (readonly [number, number])[] = [];
  for (let start = nextAt(tokens, from); start < tokens.length && items.length < 2; ) {
    const end = untilWord(tokens, start, ',', ...ends);
    items.push([start, end]);
    if (tokens[end]?.text !== ',') break;
    start = nextAt(tokens, end + 1);
  }
  return items;
}

function swapped(
  tokens: readonly Token[],
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
): Planted[] {
  const text = (a: number, b: number) =>
    tokens
      .slice(a, b)
      .map((token) => token.text)
      .join('');
  const [one, other] = [text(from, to).trim(), text(start, end).trim()];
  const middle = text(to, start);
  return one === other
    ? []
    : [{ fault: 'swap-columns', sql: replaced(tokens, from, end, ` ${other}${middle} ${one} `) }];
}
