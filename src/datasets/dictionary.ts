import type { Cell } from '../model/cell.js';
import { cellKey } from '../model/cell.js';
import type { ColumnsOf } from '../sql/statement.js';
import {
  type Dialect,
  isWord,
  nameOf,
  significant,
  stringOf,
  type Token,
  tokenize,
} from '../sql/tokenize.js';
import { textsMatching } from './expression/patterns.js';
import { insertedCells } from './inserted.js';
import { literalOf, spelledText } from './literal.js';

/** What a migration's own text says, so that its conditions can be made true for some rows and false for others. */
export interface Dictionary {
  /** Values for any column: the literals, the numbers beside them, and texts that the patterns match. */
  readonly constants: readonly Cell[];
  /** Values that stand beside a column, by its name in lower case. */
  readonly byColumn: ReadonlyMap<string, readonly Cell[]>;
  /** Columns that some statement reads as JSON, in lower case. */
  readonly jsonColumns: ReadonlySet<string>;
  /** Paths into JSON documents, each as its keys. */
  readonly jsonPaths: readonly (readonly string[])[];
  /** Names of tables, columns and functions in the statements, in lower case. */
  readonly names: ReadonlySet<string>;
  /** The largest LIMIT of the statements that name it, by the name in lower case. */
  readonly limits: ReadonlyMap<string, number>;
}

/**
 * Reads literals, JSON paths and names out of a migration's SQL.
 *
 * @param everywhere the SQL of the whole folder: a column that any of it reads as JSON holds JSON
 * @param columnsOf a table's columns in order, for an INSERT that lists none
 */
export function dictionaryOf(
  statements: readonly string[],
  everywhere: readonly string[] = [],
  columnsOf: ColumnsOf = () => undefined,
  dialect: Dialect = 'sqlite',
): Dictionary {
  const collector = new Collector(columnsOf);
  for (const statement of statements) collector.read(significant(tokenize(statement, dialect)));
  for (const statement of everywhere) collector.addJsonColumns(jsonColumnsOf(statement));
  return collector.dictionary();
}

/** The dictionary of a migration that says nothing. */
export const emptyDictionary: Dictionary = {
  constants: [],
  byColumn: new Map(),
  jsonColumns: new Set(),
  jsonPaths: [],
  names: new Set(),
  limits: new Map(),
};

const COMPARISONS = new Set(['=', '==', '<>', '!=', '<', '<=', '>', '>=', '||', '+', '-', '*', '/', '%']);
const COMPARING_WORDS = [
  'IS',
  'LIKE',
  'GLOB',
  'BETWEEN',
  'IN',
  'WHEN',
  'DEFAULT',
  'NOT',
  'AND',
  'ELSE',
  'THEN',
];
const JSON_FUNCTION = /^jsonb?(_|$)/i;
const JSON_ARROWS = new Set(['->', '->>']);

/** Gathers words while it walks over tokens. */
class Collector {
  readonly #constants = new CellSet();
  readonly #byColumn = new Map<string, CellSet>();
  readonly #jsonColumns = new Set<string>();
  readonly #jsonPaths = new Map<string, string[]>();
  readonly #names = new Set<string>();
  readonly #limits = new Map<string, number>();
  readonly #columnsOf: ColumnsOf;

  constructor(columnsOf: ColumnsOf) {
    this.#columnsOf = columnsOf;
  }

  read(tokens: readonly Token[]): void {
    const inserted = insertedCells(tokens, this.#columnsOf).columns;
    for (const name of jsonColumnsIn(tokens)) this.#jsonColumns.add(name);
    this.#readLimit(tokens);
    tokens.forEach((token, at) => {
      const name = nameOf(token);
      if (name !== null) this.#names.add(name.toLowerCase());
      const literal = literalOf(tokens, at) ?? spelledText(tokens, at);
      if (literal === undefined) return;
      if (typeof literal === 'string') this.#readPath(tokens, at, literal);
      const target = inserted.get(at);
      for (const column of target === undefined ? besides(tokens, at) : [target]) {
        this.#add(column, meanings(tokens, at, literal));
      }
      for (const value of meanings(tokens, at, literal)) this.#constants.add(value);
    });
  }

  addJsonColumns(names: readonly string[]): void {
    for (const name of names) this.#jsonColumns.add(name);
  }

  dictionary(): Dictionary {
    return {
      constants: this.#constants.values(),
      byColumn: new Map([...this.#byColumn].map(([name, values]) => [name, values.values()])),
      jsonColumns: this.#jsonColumns,
      jsonPaths: [...this.#jsonPaths.values()],
      names: this.#names,
      limits: this.#limits,
    };
  }

  #add(column: string, values: readonly Cell[]): void {
    let known = this.#byColumn.get(column);
    if (known === undefined) {
      known = new CellSet();
      this.#byColumn.set(column, known);
    }
    for (const value of values) known.add(value);
  }

  /** Of `LIMIT 5 OFFSET 10` and `LIMIT 10, 5`, the larger number. */
  #readLimit(tokens: readonly Token[]): void {
    const at = tokens.findLastIndex((token) => isWord(token, 'LIMIT'));
    const numbers = tokens
      .slice(at + 1, at + 4)
      .flatMap(({ kind, text }) => (kind === 'number' ? Number(text) : []));
    if (at < 0 || numbers.length === 0) return;
    for (const token of tokens) {
      const name = nameOf(token)?.toLowerCase();
      if (name !== undefined) this.#limits.set(name, Math.max(this.#limits.get(name) ?? 0, ...numbers));
    }
  }

  #readPath(tokens: readonly Token[], at: number, literal: string): void {
    const afterArrow = JSON_ARROWS.has(tokens[at - 1]?.text ?? '');
    if (!literal.startsWith('$') && !afterArrow) return;
    const keys = literal.startsWith('$') ? keysOf(literal) : [literal];
    if (keys.length > 0) this.#jsonPaths.set(keys.join('\u0000'), keys);
  }
}

const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 5000;

/** The columns that a statement reads as JSON. A folder's statements are read again for each of its migrations, so it is kept. */
function jsonColumnsOf(statement: string): readonly string[] {
  const columns = known.get(statement) ?? jsonColumnsIn(significant(tokenize(statement)));
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(statement, columns);
  return columns;
}

/** Columns that JSON functions and arrows are used on, in lower case. */
function jsonColumnsIn(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) => {
    const before = nameOf(tokens[at - 1]);
    if (before === null) return [];
    if (JSON_ARROWS.has(token.text)) return [before.toLowerCase()];
    if (token.text !== '(' || !JSON_FUNCTION.test(before)) return [];
    let argument = at + 1;
    while (tokens[argument + 1]?.text === '.') argument += 2;
    const name = nameOf(tokens[argument]);
    return name !== null && tokens[argument + 1]?.text !== '(' ? [name.toLowerCase()] : [];
  });
}

/** The keys of a JSON path; places in arrays are left out. */
function keysOf(path: string): string[] {
  return [...path.slice(1).matchAll(/\."([^"]*)"|\.([^.[\s]+)/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
}

/** The values that a literal suggests: itself, its neighbours, texts that it matches or separates. */
function meanings(tokens: readonly Token[], at: number, literal: Cell): Cell[] {
  if (typeof literal === 'bigint') return [literal, literal + 1n, literal - 1n];
  if (typeof literal === 'number') return [literal, literal + 1, literal - 1];
  if (typeof literal !== 'string') return [literal];
  const before = tokens[at - 1];
  const escaped = isWord(tokens[at + 1], 'ESCAPE') ? tokens[at + 2] : undefined;
  if (isWord(before, 'LIKE'))
    return textsMatching('like', literal, (escaped && stringOf(escaped)) ?? undefined);
  if (isWord(before, 'GLOB')) return textsMatching('glob', literal);
  if (literal.startsWith('$.')) return [];
  return literal.length > 0 && literal.length < 4 && /^\W+$/.test(literal) ? separated(literal) : [literal];
}

/** A text that is only punctuation most likely parts or joins others. */
function separated(by: string): string[] {
  return [`left${by}right`, `one${by}two${by}three`, `${by}tail`, `head${by}`, by, 'undivided'];
}

/** The columns that a literal is compared with, written to, or given to a function together with. */
function besides(tokens: readonly Token[], at: number): string[] {
  const found = new Set<string>();
  let back = at - 1;
  if (tokens[back]?.text === '-') back--;
  while (isListPart(tokens, back)) back--;
  if (isWord(tokens[back], 'DEFAULT')) {
    const name = definedColumn(tokens, back);
    if (name !== null) found.add(name);
  } else if (isOperator(tokens[back])) {
    while (isOperator(tokens[back]) || isWord(tokens[back - 1], 'BETWEEN')) back--;
    for (const name of namesEndingAt(tokens, back)) found.add(name);
  } else {
    const name = definedColumn(tokens, back);
    if (name !== null) found.add(name);
  }
  if (COMPARISONS.has(tokens[at + 1]?.text ?? '')) {
    for (const name of namesStartingAt(tokens, at + 2)) found.add(name);
  }
  for (const name of fellowArguments(tokens, at)) found.add(name);
  return [...found];
}

/** Other members of the list that the literal stands in, and the parenthesis that opens it. */
function isListPart(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  if (token.text === ',' || token.kind === 'string' || token.kind === 'number') return true;
  return token.text === '(' && isWord(tokens[at - 1], 'IN', 'DEFAULT');
}

function isOperator(token: Token | undefined): boolean {
  return COMPARISONS.has(token?.text ?? '') || isWord(token, ...COMPARING_WORDS);
}

/** The name that ends here, or all names within the call that ends here. */
function namesEndingAt(tokens: readonly Token[], at: number): string[] {
  if (tokens[at]?.text !== ')') return columnName(tokens[at]);
  let depth = 0;
  for (let start = at; start >= 0; start--) {
    if (tokens[start]?.text === ')') depth++;
    if (tokens[start]?.text === '(' && --depth === 0) return tokens.slice(start, at).flatMap(columnName);
  }
  return [];
}

function namesStartingAt(tokens: readonly Token[], at: number): string[] {
  const names: string[] = [];
  let depth = 0;
  for (let end = at; end < tokens.length; end++) {
    const token = tokens[end];
    if (token?.text === '(') depth++;
    else if (token?.text === ')') depth--;
    else if (token?.text !== '.') names.push(...columnName(token));
    if (depth <= 0 && tokens[end + 1]?.text !== '(' && tokens[end + 1]?.text !== '.') break;
  }
  return names;
}

/** The column whose definition a DEFAULT stands in. */
function definedColumn(tokens: readonly Token[], at: number): string | null {
  for (let back = at; back > at - 6 && back > 0; back--) {
    const opens = tokens[back - 1]?.text;
    if (opens === ',' || opens === '(' || isWord(tokens[back - 1], 'COLUMN', 'ADD')) {
      return columnName(tokens[back])[0] ?? null;
    }
  }
  return null;
}

/** Names among the arguments of the call that the literal stands in. */
function fellowArguments(tokens: readonly Token[], at: number): string[] {
  let depth = 0;
  let open = at - 1;
  for (; open >= 0; open--) {
    if (tokens[open]?.text === ')') depth++;
    if (tokens[open]?.text === '(' && depth-- === 0) break;
  }
  const called = nameOf(tokens[open - 1]);
  if (open < 1 || called === null || NO_FUNCTION.test(called)) return [];
  const names: string[] = [];
  depth = 0;
  for (let end = open; end < tokens.length; end++) {
    if (tokens[end]?.text === '(') depth++;
    if (tokens[end]?.text === ')' && --depth === 0) break;
    names.push(...columnName(tokens[end]));
  }
  return names.slice(0, 6);
}

const NO_FUNCTION = /^(values|in|check|and|or|where|on|when|as|select|exists|key|into|set|references)$/i;

function columnName(token: Token | undefined): string[] {
  const name = nameOf(token);
  return name === null || KEYWORD.test(name) ? [] : [name.toLowerCase()];
}

const KEYWORD =
  /^(and|or|not|is|null|in|case|when|then|else|end|select|from|where|as|text|integer|real|blob|cast|coalesce|ifnull)$/i;

/** Cells, each once. */
class CellSet {
  readonly #cells = new Map<string, Cell>();

  add(cell: Cell): void {
    const inRange = typeof cell !== 'bigint' || BigInt.asIntN(64, cell) === cell;
    if (inRange) this.#cells.set(cellKey(cell), cell);
  }

  values(): Cell[] {
    return [...this.#cells.values()];
  }
}
