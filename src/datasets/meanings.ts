import type { Cell } from '../model/cell.js';
import { isWord, stringOf, type Token } from '../sql/tokenize.js';
import { textsMatching } from './expression/patterns.js';

/** The values that a literal suggests: itself, its neighbours, texts that it matches or separates. */
export function meanings(tokens: readonly Token[], at: number, literal: Cell): Cell[] {
  if (typeof literal === 'bigint') return [literal, literal + 1n, literal - 1n];
  if (typeof literal === 'number') return [literal, literal + 1, literal - 1];
  if (typeof literal !== 'string') return [literal];
  const before = tokens[at - 1];
  const escaped = isWord(tokens[at + 1], 'ESCAPE') ? tokens[at + 2] : undefined;
  if (isWord(before, 'LIKE'))
    return textsMatching('like', literal, (escaped && stringOf(escaped)) ?? undefined);
  if (isWord(before, 'GLOB')) return textsMatching('glob', literal);
  if (literal.startsWith('$.')) return [];
  return textsOf(literal);
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
