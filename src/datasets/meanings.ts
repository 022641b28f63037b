import type { Cell } from '../model/cell.js';
import { isWord, stringOf, type Token } from '../sql/tokenize.js';
import { textsMatching } from './expression/patterns.js';
import { textsOfRegex } from './expression/regex-texts.js';

/** The values that a literal suggests: itself, its neighbours, texts that it matches or separates. */
export function meanings(tokens: readonly Token[], at: number, literal: Cell): Cell[] {
  if (typeof literal === 'bigint') return [literal, literal + 1n, literal - 1n];
  if (typeof literal === 'number') return [literal, literal + 1, literal - 1];
  if (typeof literal !== 'string') return [literal];
  const before = tokens[at - 1];
  const escaped = isWord(tokens[at + 1], 'ESCAPE') ? tokens[at + 2] : undefined;
  // Where none is said, a backslash escapes in PostgreSQL and nothing does in SQLite: both are tried.
  if (isWord(before, 'LIKE') || (before?.text === '~' && tokens[at - 2]?.text === '~'))
    return [
      ...new Set(
        [(escaped && stringOf(escaped)) ?? undefined, escaped ? undefined : '\\'].flatMap((by) =>
          textsMatching('like', literal, by),
        ),
      ),
    ];
  if (isWord(before, 'GLOB')) return textsMatching('glob', literal);
  if (isPattern(tokens, at)) return [literal, ...textsOfRegex(literal)];
  if (literal.startsWith('$.')) return [];
  const texts = textsOf(literal);
  return texts.length === 1 && isInCall(tokens, at, LOOK) ? textsAround(literal) : texts;
}

/** PostgreSQL's operators `~`, `~*`, `!~` and `!~*`, which come as one sign each, and its functions for such patterns. */
function isPattern(tokens: readonly Token[], at: number): boolean {
  const signs = [tokens[at - 1], tokens[at - 2]].map((token) => token?.text);
  if (signs[0] === '~' && signs[1] !== '~') return true;
  if (signs[0] === '*' && signs[1] === '~' && tokens[at - 3]?.text !== '~') return true;
  return tokens[at - 1]?.text === ',' && isInCall(tokens, at, PATTERNS);
}

const PATTERNS = ['REGEXP_REPLACE', 'REGEXP_MATCHES', 'REGEXP_MATCH', 'REGEXP_LIKE', 'REGEXP_SPLIT_TO_ARRAY'];

/** Functions that look for a text in another one. */
const LOOK = ['INSTR', 'STRPOS', 'POSITION', 'REPLACE', 'SPLIT_PART', 'STARTS_WITH', 'STRING_TO_ARRAY'];

/** Tokens of one call, at most. */
const FAR = 200;

/** Whether the innermost call around the place is one of those. */
function isInCall(tokens: readonly Token[], at: number, names: readonly string[]): boolean {
  let depth = 0;
  for (let place = at - 1; place > Math.max(0, at - FAR); place--) {
    const { text } = tokens[place] as Token;
    if (text === ')') depth++;
    if (text === '(' && depth-- === 0) return isWord(tokens[place - 1], ...names);
  }
  return false;
}

/** It stands at the beginning, at the end, in the middle, twice, and not at all. */
function textsAround(literal: string): string[] {
  const [head, tail] = ['head', 'tail'];
  return [
    literal,
    `${literal}${tail}`,
    `${head}${literal}`,
    `${head}${literal}${tail}`,
    `${head}${literal}${tail}${literal}`,
    head,
  ];
}

/** A text that is only punctuation most likely parts or joins others, of which one may come twice, or be empty. */
export function textsOf(literal: string): string[] {
  if (literal.length === 0 || literal.length > 3 || !/^\W+$/.test(literal)) return [literal];
  const lists = [
    ['left', 'right'],
    ['one', 'two', 'three'],
    ['one', 'two', 'one'],
    ['one', '', 'two'],
  ];
  return [
    ...lists.map((list) => list.join(literal)),
    `${literal}tail`,
    `head${literal}`,
    literal,
    'undivided',
  ];
}
