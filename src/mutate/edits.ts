import { isWord, type Token } from '../sql/tokenize.js';

/** A statement's text with something else in the place of some of its tokens. */
export function replaced(tokens: readonly Token[], from: number, to: number, text: string): string {
  const joined = (part: readonly Token[]) => part.map((token) => token.text).join('');
  return `${joined(tokens.slice(0, from))}${text}${joined(tokens.slice(to))}`.trim();
}

/** The place of the next token that is neither space nor comment, from a place on; the end where there is none. */
export function nextAt(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at < tokens.length && isBlank(tokens[at])) at++;
  return at;
}

/** The place behind the bracket that closes the one at a place. */
export function behindGroup(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    if (tokens[at]?.text === ')' && --depth === 0) return at + 1;
  }
  return tokens.length;
}

/** The place of the first of these words, or symbols, on the level of the place that is begun at; the end of that level where none comes. */
export function untilWord(tokens: readonly Token[], from: number, ...ends: readonly string[]): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (token.text === '(') depth++;
    if (token.text === ')' && --depth < 0) return at;
    if (token.text === ';' && depth === 0) return at;
    if (depth === 0 && (ends.includes(token.text) || isWord(token, ...ends))) return at;
  }
  return tokens.length;
}

function isBlank(token: Token | undefined): boolean {
  return token?.kind === 'space' || token?.kind === 'comment';
}
