import { type Cell, RawText } from '../../model/cell.js';
import { own } from '../../model/record.js';
import type { Column } from '../../model/schema.js';
import { LARGEST, numericText, realText, SMALLEST, stored } from '../values/store.js';
import { functions } from './functions.js';
import type { Expression } from './parse.js';

/** A row being judged, by column name in lower case; `undefined` stands for a value that cannot be told. */
export type Judged = (column: string) => Cell | undefined;

/** Computes an expression on a row; `undefined`: its value cannot be told. @throws {EvaluationError} */
export type Evaluate = (row: Judged) => Cell | undefined;

/** Turns an expression into a function, by SQLite's rules of comparison, affinity and three-valued logic. */
export function compile(expression: Expression, columns: ReadonlyMap<string, Column>): Evaluate {
  const sub = (part: Expression) => compile(part, columns);
  switch (expression.kind) {
    case 'literal':
      return () => expression.value;
    case 'column': {
      const { name, quoted } = expression;
      if (quoted && !columns.has(name)) return () => name;
      return (row) => row(name);
    }
    case 'unary':
      return unary(expression.operator, sub(expression.operand));
    case 'binary':
      return binary(expression, columns);
    case 'in': {
      const comparisons = expression.list.map((item) => compareWith('=', expression.operand, item, columns));
      return (row) => anyOf(comparisons.map((equals) => equals(row)));
    }
    case 'between': {
      const low = compareWith('>=', expression.operand, expression.low, columns);
      const high = compareWith('<=', expression.operand, expression.high, columns);
      return (row) => and(low(row), high(row));
    }
    case 'case':
      return caseOf(expression, columns);
    case 'cast': {
      const operand = sub(expression.operand);
      const affinity = affinityOfType(expression.type);
      return (row) => known(operand(row), (value) => castTo(affinity, value));
    }
    case 'collate':
      return sub(expression.operand);
    case 'call': {
      const called = own(functions, expression.name);
      if (called === undefined) return () => undefined;
      const parts = expression.arguments.map(sub);
      return (row) => called(parts.map((part) => part(row)));
    }
    case 'unknown':
      return () => undefined;
  }
}

/** Whether a value counts as true in a condition; `null` for NULL, `undefined` where it cannot be told. */
export function truth(value: Cell | undefined): boolean | null | undefined {
  if (value === undefined || value === null) return value;
  const number = toNumber(value);
  return number !== 0n && number !== 0;
}

/** How SQLite orders two values that are not NULL: numbers before text before blobs. */
export function compareCells(a: Cell, b: Cell, collation: string): number {
  const [rankA, rankB] = [rank(a), rank(b)];
  if (rankA !== rankB) return rankA - rankB;
  if (rankA === 1) return (a as number) < (b as number) ? -1 : (a as number) > (b as number) ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [collated(a, collation), collated(b, collation)];
    return left === right ? 0 : Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  return Buffer.compare(bytesOf(a), bytesOf(b));
}

/** A text as its collation sees it: `nocase` does not tell ASCII letters' case, `rtrim` not trailing spaces. */
export function collated(text: string, collation: string): string {
  if (collation === 'nocase') return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  if (collation === 'rtrim') return text.replace(/ +$/, '');
  return text;
}

/** The affinity that a declared type gives, by SQLite's five rules. */
export function affinityOfType(type: string): Column['affinity'] {
  if (/int/i.test(type)) return 'integer';
  if (/char|clob|text/i.test(type)) return 'text';
  if (/blob/i.test(type) || type === '') return 'blob';
  return /real|floa|doub/i.test(type) ? 'real' : 'numeric';
}

type Columns = ReadonlyMap<string, Column>;

function unary(operator: string, operand: Evaluate): Evaluate {
  if (operator === 'NOT') {
    return (row) => known(truth(operand(row)), (value) => fromBoolean(!value));
  }
  return (row) =>
    known(operand(row), (value) => {
      if (operator === '+') return value;
      const number = toNumber(value);
      if (operator === '-') return arithmetic('-', 0n, number);
      return ~toInteger(number);
    });
}

function binary(expression: Expression & { kind: 'binary' }, columns: Columns): Evaluate {
  const { operator, left, right } = expression;
  if (COMPARISONS.has(operator)) return compareWith(operator, left, right, columns);
  const [a, b] = [compile(left, columns), compile(right, columns)];
  if (operator === 'AND') return (row) => and(a(row), b(row));
  if (operator === 'OR') {
    return (row) => {
      const first = a(row);
      return truth(first) === true ? 1n : anyOf([first, b(row)]);
    };
  }
  if (operator === '||') return (row) => both(a(row), b(row), (x, y) => toText(x) + toText(y));
  if (operator === '->' || operator === '->>') {
    const extract = functions[operator];
    return (row) => extract?.([a(row), b(row)]);
  }
  return (row) => both(a(row), b(row), (x, y) => arithmetic(operator, toNumber(x), toNumber(y)));
}

const COMPARISONS = new Set(['=', '==', '<>', '!=', '<', '<=', '>', '>=', 'IS', 'IS NOT']);

/** A comparison, with the affinities and the collation that the operands bring. */
function compareWith(operator: string, left: Expression, right: Expression, columns: Columns): Evaluate {
  const [a, b] = [compile(left, columns), compile(right, columns)];
  const [affinityA, affinityB] = [affinityOf(left, columns), affinityOf(right, columns)];
  const collation =
    writtenCollation(left) ??
    writtenCollation(right) ??
    collationOf(left, columns) ??
    collationOf(right, columns) ??
    'binary';
  const numeric = isNumeric(affinityA) || isNumeric(affinityB);
  const text = affinityA === 'text' || affinityB === 'text';
  return (row) => {
    let [x, y] = [a(row), b(row)];
    if (x === undefined || y === undefined) return undefined;
    if (operator === 'IS' || operator === 'IS NOT') {
      if (x === null || y === null) return fromBoolean((x === y) === (operator === 'IS'));
    } else if (x === null || y === null) return null;
    if (numeric) {
      if (!isNumeric(affinityA)) x = stored('numeric', x);
      if (!isNumeric(affinityB)) y = stored('numeric', y);
    } else if (text) {
      if (affinityA === null) x = stored('text', x);
      if (affinityB === null) y = stored('text', y);
    }
    return fromBoolean(holds(operator, compareCells(x, y, collation)));
  };
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<>':
    case '!=':
    case 'IS NOT':
      return order !== 0;
    default:
      return order === 0;
  }
}

function caseOf(expression: Expression & { kind: 'case' }, columns: Columns): Evaluate {
  const { base } = expression;
  const branches = expression.branches.map(({ when, result }) => ({
    applies: base === null ? compile(when, columns) : compareWith('=', base, when, columns),
    result: compile(result, columns),
  }));
  const otherwise = compile(expression.otherwise, columns);
  return (row) => {
    for (const { applies, result } of branches) {
      const applied = truth(applies(row));
      if (applied === undefined) return undefined;
      if (applied === true) return result(row);
    }
    return otherwise(row);
  };
}

function affinityOf(expression: Expression, columns: Columns): Column['affinity'] | null {
  if (expression.kind === 'column') return columns.get(expression.name)?.affinity ?? null;
  if (expression.kind === 'cast') return affinityOfType(expression.type);
  return expression.kind === 'collate' ? affinityOf(expression.operand, columns) : null;
}

/** A collation that the text itself asks for comes before that of any column. */
function writtenCollation(expression: Expression): string | null {
  return expression.kind === 'collate' ? expression.collation : null;
}

function collationOf(expression: Expression, columns: Columns): string | null {
  return expression.kind === 'column' ? (columns.get(expression.name)?.collation ?? null) : null;
}

function isNumeric(affinity: Column['affinity'] | null): boolean {
  return affinity === 'integer' || affinity === 'real' || affinity === 'numeric';
}

function and(a: Cell | undefined, b: Cell | undefined): Cell | undefined {
  const [x, y] = [truth(a), truth(b)];
  if (x === false || y === false) return 0n;
  if (x === undefined || y === undefined) return undefined;
  return x === null || y === null ? null : 1n;
}

function anyOf(values: readonly (Cell | undefined)[]): Cell | undefined {
  let result: Cell | undefined = 0n;
  for (const value of values) {
    const holds = truth(value);
    if (holds === true) return 1n;
    if (holds === undefined) result = undefined;
    else if (holds === null && result !== undefined) result = null;
  }
  return result;
}

function known<T>(value: T | null | undefined, then: (value: T) => Cell): Cell | undefined {
  return value === null || value === undefined ? (value as null | undefined) : then(value);
}

function both(a: Cell | undefined, b: Cell | undefined, then: (a: Cell, b: Cell) => Cell): Cell | undefined {
  if (a === null || b === null) return null;
  return a === undefined || b === undefined ? undefined : then(a, b);
}

function arithmetic(operator: string, a: bigint | number, b: bigint | number): Cell {
  if ('%&|<<>>'.includes(operator)) {
    const [x, y] = [toInteger(a), toInteger(b)];
    if (operator === '%') return y === 0n ? null : x % y;
    if (operator === '&') return x & y;
    if (operator === '|') return x | y;
    return BigInt.asIntN(64, operator === '<<' ? x << y : x >> y);
  }
  if (operator === '/' && Number(b) === 0) return null;
  if (typeof a === 'bigint' && typeof b === 'bigint') {
    const whole = operator === '+' ? a + b : operator === '-' ? a - b : operator === '*' ? a * b : a / b;
    return BigInt.asIntN(64, whole) === whole ? whole : Number(whole);
  }
  const [x, y] = [Number(a), Number(b)];
  return operator === '+' ? x + y : operator === '-' ? x - y : operator === '*' ? x * y : x / y;
}

/** The number at the start of a value, as SQLite's arithmetic sees it. */
function toNumber(value: Cell | boolean): bigint | number {
  if (typeof value === 'bigint' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  const prefix = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/.exec(value === null ? '' : toText(value));
  const number = prefix === null ? 0n : numericText(prefix[0]);
  return typeof number === 'string' ? 0n : number;
}

/** Digits only: a cast to INTEGER reads `1e3` as 1. */
function integerPrefix(text: string): bigint | number {
  const number = numericText(/^\s*[+-]?\d+/.exec(text)?.[0] ?? '0');
  return typeof number === 'string' ? 0n : number;
}

function toInteger(value: bigint | number): bigint {
  if (typeof value === 'bigint') return value;
  if (value >= 2 ** 63) return LARGEST;
  return value <= -(2 ** 63) ? SMALLEST : BigInt(Math.trunc(value));
}

function castTo(affinity: Column['affinity'], value: Cell): Cell {
  if (affinity === 'text') return value instanceof Uint8Array ? toText(value) : stored('text', value);
  if (affinity === 'blob') return value instanceof Uint8Array ? value : bytesOf(value);
  if (affinity === 'integer')
    return toInteger(typeof value === 'string' ? integerPrefix(value) : toNumber(value));
  const number = toNumber(value);
  return affinity === 'real' ? Number(number) : stored('numeric', number);
}

function rank(cell: Cell): number {
  if (cell === null) return 0;
  if (typeof cell === 'bigint' || typeof cell === 'number') return 1;
  return typeof cell === 'string' || cell instanceof RawText ? 2 : 3;
}

function toText(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'bigint' || typeof cell === 'number') return realText(cell);
  return cell === null ? '' : Buffer.from(bytesOf(cell)).toString('utf8');
}

function bytesOf(cell: Cell): Uint8Array {
  if (cell instanceof Uint8Array) return cell;
  if (cell instanceof RawText) return cell.bytes;
  return Buffer.from(toText(cell), 'utf8');
}

function fromBoolean(value: boolean): bigint {
  return value ? 1n : 0n;
}
