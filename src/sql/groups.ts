import type { Token } from './tokenize.js';

/** The place of the parenthesis that closes the one at `open`; the end of the tokens where none does. */
export function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    else if (tokens[at]?.text === ')' && --depth === 0) return at;
  }
  return tokens.length;
}

/** The tokens inside the parentheses that open at `open`. */
export function groupAt(tokens: readonly Token[], open: number): Token[] {
  return tokens.slice(open + 1, closing(tokens, open));
}

/** The parts between the commas that stand in no parentheses. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  return splitAt(tokens, ({ text }) => text === ',');
}

/** The parts between the tokens of a kind that stand in no parentheses. */
export function splitAt(tokens: readonly Token[], separates: (token: Token) => boolean): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (depth === 0 && separates(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** The place of the first token, from `start` on, that stands in no parentheses and passes; -1 where none does. */
export function findTopLevel(
  tokens: readonly Token[],
  passes: (token: Token, at: number) => boolean,
  start = 0,
): number {
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    if (passes(token, at)) return at;
    if (token.text === '(') at = closing(tokens, at);
  }
  return -1;
}
