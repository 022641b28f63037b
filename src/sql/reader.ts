import { closing, groupAt } from './groups.js';
import { isWord, nameOf, stringOf, type Token } from './tokenize.js';

/** Walks over the significant tokens of a statement. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  /** The next token as a keyword; empty where it is no word. */
  word(): string {
    return this.next()?.keyword ?? '';
  }

  /** Passes over these keywords, in any order. */
  skip(...keywords: readonly string[]): void {
    while (isWord(this.peek(), ...keywords)) this.#at++;
  }

  /** Passes over these keywords where all of them follow in this order; whether they did. */
  skipPhrase(...keywords: readonly string[]): boolean {
    const follows = keywords.every((keyword, ahead) => isWord(this.peek(ahead), keyword));
    if (follows) this.#at += keywords.length;
    return follows;
  }

  /** The next name, without its schema. A string literal may stand for a name, as SQLite allows. */
  name(): string | null {
    let token = this.next();
    while (this.peek()?.text === '.' && this.peek(1) !== undefined) {
      this.#at++;
      token = this.next();
    }
    return nameOrString(token);
  }

  /** The tokens inside the parentheses that open here. */
  group(): Token[] {
    const inside = groupAt(this.#tokens, this.#at);
    this.#at = closing(this.#tokens, this.#at) + 1;
    return inside;
  }

  /** The tokens from the parenthesis that opens here to the one that closes it. */
  parentheses(): Token[] {
    const start = this.#at;
    this.#at = Math.min(closing(this.#tokens, start) + 1, this.#tokens.length);
    return this.#tokens.slice(start, this.#at);
  }

  rest(): Token[] {
    return this.#tokens.slice(this.#at);
  }
}

/** What a token names where SQLite takes a string literal for a name too. */
export function nameOrString(token: Token | undefined): string | null {
  return nameOf(token) ?? (token === undefined ? null : stringOf(token));
}

/** The first name of each part of a list. */
export function namesIn(parts: readonly (readonly Token[])[]): string[] {
  return parts.flatMap(([token]) => nameOrString(token) ?? []);
}
