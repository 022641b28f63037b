import type { Cell } from '../../model/cell.js';
import { fromHex } from '../../model/cell.js';
import { own } from '../../model/record.js';
import {
  type Dialect,
  isWord,
  nameOf,
  significant,
  stringOf,
  type Token,
  tokenize,
} from '../../sql/tokenize.js';

/** A SQL expression over the columns of one row. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: Cell }
  /** A name in double quotes may be a text where no such column is. */
  | { readonly kind: 'column'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'in'; readonly operand: Expression; readonly list: readonly Expression[] }
  | {
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: 'case';
      readonly base: Expression | null;
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[];
      readonly otherwise: Expression;
    }
  | { readonly kind: 'cast'; readonly operand: Expression; readonly type: string }
  | { readonly kind: 'collate'; readonly operand: Expression; readonly collation: string }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Expression[] }
  /** Something that is not understood (a subquery, a clock, a window): its value cannot be told. */
  | { readonly kind: 'unknown' };

/** Reads an expression; what is not understood as a whole becomes `unknown`. Never throws. */
export function parseExpression(sql: string, dialect: Dialect): Expression {
  try {
    const parser = new Parser(significant(tokenize(sql, dialect)));
    const expression = parser.expression(0);
    return parser.atEnd ? expression : UNKNOWN;
  } catch (error) {
    if (error instanceof NotUnderstood) return UNKNOWN;
    throw error;
  }
}

/** The column names in it, in lower case, each once. */
export function columnsOf(expression: Expression): string[] {
  const names = new Set<string>();
  walk(expression, (part) => {
    if (part.kind === 'column') names.add(part.name);
  });
  return [...names];
}

/** Visits the expression and all its parts. */
export function walk(expression: Expression, visit: (part: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) walk(part, visit);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'unary':
    case 'cast':
    case 'collate':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'in':
      return [expression.operand, ...expression.list];
    case 'between':
      return [expression.operand, expression.low, expression.high];
    case 'case':
      return [
        ...(expression.base === null ? [] : [expression.base]),
        ...expression.branches.flatMap(({ when, result }) => [when, result]),
        expression.otherwise,
      ];
    case 'call':
      return expression.arguments;
    default:
      return [];
  }
}

const UNKNOWN: Expression = { kind: 'unknown' };
const NULL: Expression = { kind: 'literal', value: null };

class NotUnderstood extends Error {}

/** How tightly SQLite's binary operators bind. */
const BINDING: Readonly<Record<string, number>> = {
  OR: 1,
  AND: 2,
  '=': 4,
  '==': 4,
  '<>': 4,
  '!=': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '&': 6,
  '|': 6,
  '<<': 6,
  '>>': 6,
  '+': 7,
  '-': 7,
  '*': 8,
  '/': 8,
  '%': 8,
  '||': 9,
  '->': 9,
  '->>': 9,
};
const EQUALITY = 4;
const NOT_BINDS = 3;
const UNARY_BINDS = 11;

/** PostgreSQL's operators for patterns, by the functions that compute them. */
const MATCHING: Readonly<Record<string, string>> = {
  '~': 'regex_matches',
  '~*': 'regex_matches_anycase',
  '~~': 'like_exactly',
  '~~*': 'like',
};

/** A cast between text and number is one; any other only says how the value is to be read. */
function castOf(operand: Expression, type: string): Expression {
  return /^(smallint|integer|bigint|numeric|real|double precision)$/i.test(type)
    ? { kind: 'cast', operand, type }
    : operand;
}

/** Reads tokens by the precedence of their operators (Pratt's method). */
class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get atEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  expression(binding: number): Expression {
    let left = this.#operand();
    for (;;) {
      const next = this.#operator(left, binding);
      if (next === null) return left;
      left = next;
    }
  }

  /** The expression that the next operator makes of the one before it; `null` where none binds tightly enough. */
  #operator(left: Expression, binding: number): Expression | null {
    const token = this.#peek();
    if (token === undefined) return null;
    if (isWord(token, 'COLLATE')) {
      this.#at++;
      return { kind: 'collate', operand: left, collation: (nameOf(this.#take()) ?? '').toLowerCase() };
    }
    if (token.text === '::') {
      this.#at++;
      return castOf(left, this.#typeName());
    }
    if (binding < EQUALITY && /^[!~]$/.test(token.text)) return this.#matching(left);
    const operator = token.text.toUpperCase();
    const binds = token.kind === 'symbol' || token.kind === 'word' ? own(BINDING, operator) : undefined;
    if (binds !== undefined) {
      if (binds <= binding) return null;
      this.#at++;
      if (isWord(this.#peek(), 'ANY', 'ALL')) return this.#anyOrAll(left, operator);
      return { kind: 'binary', operator, left, right: this.expression(binds) };
    }
    return binding < EQUALITY && token.kind === 'word' ? this.#predicate(left) : null;
  }

  /** `IS`, `IN`, `BETWEEN`, `LIKE` and their kin, with or without NOT. */
  #predicate(left: Expression): Expression | null {
    const start = this.#at;
    if (this.#word('ISNULL')) return { kind: 'binary', operator: 'IS', left, right: NULL };
    if (this.#word('NOTNULL')) return { kind: 'binary', operator: 'IS NOT', left, right: NULL };
    if (this.#word('IS')) {
      const negated = this.#word('NOT');
      if (this.#word('DISTINCT')) {
        if (!this.#word('FROM')) throw new NotUnderstood();
        return {
          kind: 'binary',
          operator: negated ? 'IS' : 'IS NOT',
          left,
          right: this.expression(EQUALITY),
        };
      }
      return { kind: 'binary', operator: negated ? 'IS NOT' : 'IS', left, right: this.expression(EQUALITY) };
    }
    const negated = this.#word('NOT');
    const negate = (operand: Expression): Expression =>
      negated ? { kind: 'unary', operator: 'NOT', operand } : operand;
    if (negated && this.#word('NULL')) return { kind: 'binary', operator: 'IS NOT', left, right: NULL };
    if (this.#word('IN')) return negate({ kind: 'in', operand: left, list: this.#list() });
    if (this.#word('BETWEEN')) {
      const low = this.expression(EQUALITY);
      if (!this.#word('AND')) throw new NotUnderstood();
      return negate({ kind: 'between', operand: left, low, high: this.expression(EQUALITY) });
    }
    for (const operator of ['LIKE', 'GLOB', 'REGEXP', 'MATCH']) {
      if (!this.#word(operator)) continue;
      const pattern = this.expression(EQUALITY);
      const escaped = this.#word('ESCAPE') ? [this.expression(EQUALITY)] : [];
      return negate({ kind: 'call', name: operator.toLowerCase(), arguments: [pattern, left, ...escaped] });
    }
    this.#at = start;
    return null;
  }

  /** PostgreSQL's `= ANY (ARRAY[…])` is its IN, and `<> ALL (ARRAY[…])` its NOT IN. */
  #anyOrAll(operand: Expression, operator: string): Expression {
    const any = isWord(this.#take(), 'ANY');
    if (operator !== (any ? '=' : '<>')) throw new NotUnderstood();
    const [list, ...more] = this.#list();
    if (list?.kind !== 'call' || list.name !== 'array' || more.length > 0) throw new NotUnderstood();
    const found: Expression = { kind: 'in', operand, list: list.arguments };
    return any ? found : { kind: 'unary', operator: 'NOT', operand: found };
  }

  /** PostgreSQL's `~`, `~*`, `~~` (LIKE) and `~~*`, each with `!` before it or not. */
  #matching(left: Expression): Expression {
    let operator = '';
    while (/^[!~*]$/.test(this.#peek()?.text ?? '')) operator += this.#take().text;
    const name = own(MATCHING, operator.replace(/^!/, ''));
    if (name === undefined) throw new NotUnderstood();
    const operand: Expression = { kind: 'call', name, arguments: [this.expression(EQUALITY), left] };
    return operator.startsWith('!') ? { kind: 'unary', operator: 'NOT', operand } : operand;
  }

  /** The type after `::`, with its length and the brackets of an array. */
  #typeName(): string {
    let type = nameOf(this.#take()) ?? '';
    while (this.#peek()?.text === '.') {
      this.#at++;
      type = nameOf(this.#take()) ?? '';
    }
    while (isWord(this.#peek(), 'VARYING', 'PRECISION', 'WITH', 'WITHOUT', 'TIME', 'ZONE')) {
      type += ` ${this.#take().text}`;
    }
    if (this.#peek()?.text === '(') this.#list();
    while (this.#peek()?.text === '[') {
      this.#at++;
      this.#symbolIs(']');
      type += '[]';
    }
    return type;
  }

  #operand(): Expression {
    const token = this.#take();
    if (token.kind === 'string') return { kind: 'literal', value: stringOf(token) ?? '' };
    if (token.kind === 'number') return { kind: 'literal', value: numberOf(token.text) };
    if (token.kind === 'blob') return { kind: 'literal', value: fromHex(token.text.slice(2, -1)) };
    if (token.kind === 'symbol') return this.#symbol(token.text);
    if (token.kind === 'quoted') return this.#named(token, true);
    if (token.kind !== 'word') throw new NotUnderstood();
    const word = token.text.toUpperCase();
    if (this.#peek()?.text === '(' && word !== 'NOT' && word !== 'IN') return this.#call(word);
    if (word === 'ARRAY') return { kind: 'call', name: 'array', arguments: this.#list('[', ']') };
    if (word === 'NOT') return { kind: 'unary', operator: 'NOT', operand: this.expression(NOT_BINDS) };
    if (word === 'CASE') return this.#case();
    if (word === 'NULL') return NULL;
    if (word === 'TRUE') return { kind: 'literal', value: 1n };
    if (word === 'FALSE') return { kind: 'literal', value: 0n };
    if (word.startsWith('CURRENT_')) return UNKNOWN;
    if (word === 'SELECT' || word === 'EXISTS') throw new NotUnderstood();
    return this.#named(token, false);
  }

  #symbol(text: string): Expression {
    if (text === '-' || text === '+' || text === '~') {
      const operand = this.expression(UNARY_BINDS);
      if (text === '-' && operand.kind === 'literal' && isNumber(operand.value)) {
        return { kind: 'literal', value: -operand.value };
      }
      return { kind: 'unary', operator: text, operand };
    }
    if (text !== '(') throw new NotUnderstood();
    const inner = this.expression(0);
    this.#symbolIs(')');
    return inner;
  }

  /** A column, whose table's name may stand before it. */
  #named(token: Token, quoted: boolean): Expression {
    let name = nameOf(token) ?? '';
    let bare = !quoted;
    while (this.#peek()?.text === '.') {
      this.#at++;
      name = nameOf(this.#take()) ?? '';
      bare = true;
    }
    return { kind: 'column', name: name.toLowerCase(), quoted: !bare };
  }

  #call(word: string): Expression {
    if (word === 'CAST') return this.#cast();
    if (word === 'RAISE') throw new NotUnderstood();
    return { kind: 'call', name: word.toLowerCase(), arguments: this.#list() };
  }

  #cast(): Expression {
    this.#symbolIs('(');
    const operand = this.expression(0);
    if (!this.#word('AS')) throw new NotUnderstood();
    let type = '';
    let depth = 0;
    for (;;) {
      const token = this.#take();
      if (token.text === '(') depth++;
      if (token.text === ')' && depth-- === 0) return { kind: 'cast', operand, type: type.trim() };
      type += `${token.text} `;
    }
  }

  #list(open = '(', close = ')'): Expression[] {
    this.#symbolIs(open);
    const list: Expression[] = [];
    if (this.#peek()?.text === close) {
      this.#at++;
      return list;
    }
    for (;;) {
      list.push(this.expression(0));
      const token = this.#take();
      if (token.text === close) return list;
      if (token.text !== ',') throw new NotUnderstood();
    }
  }

  #case(): Expression {
    const base = isWord(this.#peek(), 'WHEN') ? null : this.expression(0);
    const branches: { when: Expression; result: Expression }[] = [];
    while (this.#word('WHEN')) {
      const when = this.expression(0);
      if (!this.#word('THEN')) throw new NotUnderstood();
      branches.push({ when, result: this.expression(0) });
    }
    const otherwise = this.#word('ELSE') ? this.expression(0) : NULL;
    if (!this.#word('END')) throw new NotUnderstood();
    return { kind: 'case', base, branches, otherwise };
  }

  #word(keyword: string): boolean {
    if (!isWord(this.#peek(), keyword)) return false;
    this.#at++;
    return true;
  }

  #symbolIs(text: string): void {
    if (this.#take().text !== text) throw new NotUnderstood();
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #take(): Token {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new NotUnderstood();
    return token;
  }
}

/** A numeric literal as SQLite reads it: INTEGER where it is whole and fits 64 bits, else REAL. */
export function numberOf(literal: string): bigint | number {
  const text = literal.replaceAll('_', '');
  if (/^0x/i.test(text)) return BigInt.asIntN(64, BigInt(text));
  if (/^\d+$/.test(text)) {
    const whole = BigInt(text);
    if (whole <= 0x7fffffffffffffffn) return whole;
  }
  return Number(text);
}

function isNumber(value: Cell): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}
