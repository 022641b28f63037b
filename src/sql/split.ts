import { type Dialect, isWord, significant, type Token, tokenize } from './tokenize.js';

/** One statement of a script. */
export interface SplitStatement {
  /** The statement's text, from its first word to the end, without the closing semicolon. */
  readonly sql: string;
  /** Line of its first word, from 1. */
  readonly line: number;
}

/** A script that ends inside a quote, a comment or a trigger's body. */
export class SplitError extends Error {
  override readonly name = 'SplitError';
  readonly line: number;

  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/**
 * Cuts a script into its statements at the semicolons that end one: not those in quotes, comments,
 * triggers' bodies or PostgreSQL's `BEGIN ATOMIC` bodies. Comments before a statement are left out, comments
 * inside it stay.
 *
 * @throws {SplitError} when the script ends in the middle of something
 */
export function splitStatements(sql: string, dialect: Dialect = 'sqlite'): SplitStatement[] {
  const statements: SplitStatement[] = [];
  let current: Token[] = [];
  const close = () => {
    const words = significant(current);
    const [first, last] = [words[0], words.at(-1)];
    if (first && last) {
      statements.push({ sql: sql.slice(first.start, last.start + last.text.length), line: first.line });
    }
    current = [];
  };
  const body = new BodyTracker();
  for (const token of tokenize(sql, dialect)) {
    if (token.kind === 'unclosed') throw new SplitError(`${opening(token)} is never closed`, token.line);
    if (token.text === ';' && token.kind === 'symbol' && !body.inside) {
      close();
      body.reset();
      continue;
    }
    current.push(token);
    if (token.kind !== 'space' && token.kind !== 'comment') body.see(token);
  }
  if (body.inside) {
    throw new SplitError(
      'the body that BEGIN opens is never closed by END',
      significant(current)[0]?.line ?? 1,
    );
  }
  close();
  return statements;
}

/** Follows whether the tokens of one statement stand inside the body of a trigger or of a SQL function. */
class BodyTracker {
  #head: string[] = [];
  #depth = 0;
  #hasBody = false;

  get inside(): boolean {
    return this.#depth > 0;
  }

  reset(): void {
    this.#head = [];
    this.#depth = 0;
    this.#hasBody = false;
  }

  see(token: Token): void {
    const word = token.kind === 'word' ? token.text.toUpperCase() : '';
    if (this.#head.length < 6) {
      this.#head.push(word);
      this.#hasBody =
        /^CREATE (OR REPLACE )?((TEMP|TEMPORARY|CONSTRAINT) )?(TRIGGER|FUNCTION|PROCEDURE)\b/.test(
          this.#head.join(' '),
        );
    }
    if (!this.#hasBody) return;
    if (this.#depth === 0) {
      if (isWord(token, 'BEGIN')) this.#depth = 1;
    } else if (isWord(token, 'CASE', 'BEGIN')) this.#depth++;
    else if (isWord(token, 'END')) this.#depth--;
  }
}

function opening(token: Token): string {
  return token.text.startsWith('/*')
    ? 'the comment that starts here'
    : `the quote ${token.text.slice(0, 1)} that starts here`;
}
