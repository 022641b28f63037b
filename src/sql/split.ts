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
  /** The statements up to there, and the rest of the script as one more. */
  readonly pieces: readonly SplitStatement[];

  constructor(message: string, line: number, pieces: readonly SplitStatement[]) {
    super(message);
    this.line = line;
    this.pieces = pieces;
  }
}

/**
 * Cuts a script into its statements at the semicolons that end one: not those in quotes, comments,
 * triggers' bodies, or PostgreSQL's `BEGIN ATOMIC` bodies and parentheses. Comments before and after a statement
 * are left out, comments inside it stay.
 *
 * @throws {SplitError} when the script ends in the middle of something
 */
export function splitStatements(sql: string, dialect: Dialect): SplitStatement[] {
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
  const body = bodies[dialect]();
  const withRest = (last?: Token): SplitStatement[] => {
    const first = significant(current)[0] ?? last;
    return first === undefined
      ? statements
      : [...statements, { sql: sql.slice(first.start).trim(), line: first.line }];
  };
  for (const token of tokenize(sql, dialect)) {
    if (token.kind === 'unclosed')
      throw new SplitError(`${opening(token)} is never closed`, token.line, withRest(token));
    if (token.text === ';' && token.kind === 'symbol' && !body.inside) {
      close();
      body.reset();
      continue;
    }
    current.push(token);
    if (token.kind !== 'space' && token.kind !== 'comment') body.see(token);
  }
  if (body.inside && !body.mayEnd) {
    throw new SplitError(body.unclosed, significant(current)[0]?.line ?? 1, withRest());
  }
  close();
  return statements;
}

/** Follows whether the tokens of one statement stand where a semicolon does not end it. */
interface Body {
  readonly inside: boolean;
  /** Whether the script may end here although no semicolon said so. */
  readonly mayEnd: boolean;
  /** What is wrong with a script that ends inside. */
  readonly unclosed: string;
  see(token: Token): void;
  reset(): void;
}

/**
 * A trigger's body in SQLite ends at `; END ;` and nowhere else. Counting BEGIN and END would not do: both may be
 * names, and CASE has its own END.
 */
class TriggerBody implements Body {
  readonly unclosed = 'the body that BEGIN opens is never closed by END';
  readonly #head = new Head(/^(EXPLAIN (QUERY PLAN )?)?CREATE (TEMP |TEMPORARY )?TRIGGER$/);
  #open = false;
  /** How much of `; END` the last tokens spell. */
  #closing: '' | ';' | '; END' = '';

  get inside(): boolean {
    return this.#open && this.#closing !== '; END';
  }

  get mayEnd(): boolean {
    return !this.inside;
  }

  see(token: Token): void {
    if (!this.#open) {
      this.#open = this.#head.matched && isWord(token, 'BEGIN');
      this.#head.see(token);
      return;
    }
    const ends = this.#closing === ';' && isWord(token, 'END');
    this.#closing = ends ? '; END' : token.text === ';' ? ';' : '';
  }

  reset(): void {
    this.#head.reset();
    this.#open = false;
    this.#closing = '';
  }
}

/** PostgreSQL: a function's `BEGIN ATOMIC … END`, and the list of actions in a rule's parentheses. */
class PostgresBody implements Body {
  readonly unclosed = 'the body that BEGIN ATOMIC opens is never closed by END';
  readonly #head = new Head(/^CREATE (OR REPLACE )?(FUNCTION|PROCEDURE)$/);
  #depth = 0;
  #parentheses = 0;
  #last: Token | undefined;

  get inside(): boolean {
    return this.#depth > 0 || this.#parentheses > 0;
  }

  /** A parenthesis that is never closed is the server's to complain about, with its own words. */
  get mayEnd(): boolean {
    return this.#depth === 0;
  }

  see(token: Token): void {
    const before = this.#last;
    this.#last = token;
    this.#head.see(token);
    if (token.text === '(') this.#parentheses++;
    if (token.text === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
    if (!this.#head.matched || before?.text === '.' || isWord(before, 'AS')) return;
    if (this.#depth === 0) {
      if (isWord(token, 'ATOMIC') && isWord(before, 'BEGIN')) this.#depth = 1;
    } else if (isWord(token, 'CASE')) this.#depth++;
    else if (isWord(token, 'END')) this.#depth--;
  }

  reset(): void {
    this.#head.reset();
    this.#depth = 0;
    this.#parentheses = 0;
    this.#last = undefined;
  }
}

/** Whether a statement's first words are the ones looked for. */
class Head {
  readonly #pattern: RegExp;
  #words: string[] = [];
  matched = false;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  see(token: Token): void {
    if (this.matched || this.#words.length >= 6) return;
    this.#words.push(token.keyword);
    this.matched = this.#pattern.test(this.#words.join(' '));
  }

  reset(): void {
    this.#words = [];
    this.matched = false;
  }
}

function opening(token: Token): string {
  return token.text.startsWith('/*')
    ? 'the comment that starts here'
    : `the quote ${token.text.slice(0, 1)} that starts here`;
}

/** What of a statement may hold semicolons of its own, by dialect. */
const bodies: Readonly<Record<Dialect, () => Body>> = {
  sqlite: () => new TriggerBody(),
  postgres: () => new PostgresBody(),
};
