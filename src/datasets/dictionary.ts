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
import type { CodeWords } from './code-words.js';
import { insertedCells } from './inserted.js';
import { jsonColumnsIn, jsonPathsIn } from './json-paths.js';
import { literalOf, quotedText, spelledText } from './literal.js';
import { meanings, textsOf } from './meanings.js';

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
 */
export function dictionaryOf(
  statements: readonly string[],
  dialect: Dialect,
  { everywhere = [], columnsOf = () => undefined, code }: Surroundings = {},
): Dictionary {
  const collector = new Collector(columnsOf);
  for (const statement of statements) collector.readSql(statement, dialect);
  for (const statement of everywhere) collector.addJson(jsonIn(statement, dialect));
  if (code !== undefined) collector.addCode(code);
  return collector.dictionary();
}

/** What is read beside the statements. */
interface Surroundings {
  /** The SQL of the whole folder: a column that any of it reads as JSON holds JSON. */
  readonly everywhere?: readonly string[];
  /** A table's columns in order, for an INSERT that lists none. */
  readonly columnsOf?: ColumnsOf;
  /** What the text of a migration written as code says besides. */
  readonly code?: CodeWords | undefined;
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

/** Paths of the whole folder that a document may hold beside the migration's own. */
const MOST_PATHS = 12;

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

  readSql(sql: string, dialect: Dialect): void {
    this.#read(significant(tokenize(sql, dialect)));
  }

  #read(tokens: readonly Token[]): void {
    const inserted = insertedCells(tokens, this.#columnsOf).columns;
    for (const name of jsonColumnsIn(tokens)) this.#jsonColumns.add(name);
    for (const path of jsonPathsIn(tokens)) this.#jsonPaths.set(path.join('\u0000'), path);
    this.#readLimit(tokens);
    const columns = new Set(tokens.flatMap((token) => this.#columnsOf(nameOf(token) ?? '') ?? []));
    tokens.forEach((token, at) => {
      const body = bodyOf(token);
      if (body !== null) {
        for (const statement of statementsIn(body)) this.#read(statement);
        return;
      }
      const name = nameOf(token);
      if (name !== null) this.#names.add(name.toLowerCase());
      const literal = literalOf(tokens, at) ?? spelledText(tokens, at) ?? quotedText(tokens, at, columns);
      if (literal === undefined) return;
      const target = inserted.get(at);
      for (const column of target === undefined ? besides(tokens, at) : [target]) {
        this.#add(column, meanings(tokens, at, literal));
      }
      for (const value of meanings(tokens, at, literal)) this.#constants.add(value);
    });
  }

  /** What others read of the documents; few of their paths, or the documents would hold nothing else. */
  addJson({ columns, paths }: Json): void {
    for (const name of columns) this.#jsonColumns.add(name);
    for (const path of paths) {
      if (this.#jsonPaths.size >= MOST_PATHS) return;
      this.#jsonPaths.set(path.join('\u0000'), [...path]);
    }
  }

  addCode({ constants, beside, jsonColumns, jsonPaths }: CodeWords): void {
    for (const cell of constants)
      for (const value of typeof cell === 'string' ? textsOf(cell) : [cell]) this.#constants.add(value);
    for (const [name, text] of beside) this.#add(name, textsOf(text));
    for (const name of jsonColumns) this.#jsonColumns.add(name);
    for (const path of jsonPaths) this.#jsonPaths.set(path.join('\u0000'), path);
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
}

/** What stands between dollar quotes, which is a program most often. */
function bodyOf(token: Token): string | null {
  return token.kind === 'string' && token.text.startsWith('$') ? stringOf(token) : null;
}

/** The tokens of each statement of a PL/pgSQL or SQL body, as far as semicolons tell. */
function statementsIn(body: string): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of significant(tokenize(body, 'postgres'))) {
    if (token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements;
}

interface Json {
  readonly columns: readonly string[];
  readonly paths: readonly (readonly string[])[];
}

const known = new Map<string, Json>();
const MOST_KNOWN = 5000;

/** What a statement reads as JSON. A folder's statements are read again for each of its migrations, so it is kept. */
function jsonIn(statement: string, dialect: Dialect): Json {
  const key = `${dialect} ${statement}`;
  const json = known.get(key) ?? readJson(statement, dialect);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, json);
  return json;
}

function readJson(statement: string, dialect: Dialect): Json {
  const tokens = significant(tokenize(statement, dialect));
  const bodies = tokens.flatMap((token) => bodyOf(token) ?? []).map((body) => readJson(body, dialect));
  return {
    columns: [...jsonColumnsIn(tokens), ...bodies.flatMap(({ columns }) => columns)],
    paths: [...jsonPathsIn(tokens), ...bodies.flatMap(({ paths }) => paths)],
  };
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
    const size = typeof cell === 'string' || cell instanceof Uint8Array ? cell.length : 0;
    // Every dataset would hold it, in many rows, and every image of every state: a shorter one is put to the same test.
    if (this.#cells.size >= MOST_WORDS || size > LONGEST_WORD) return;
    if (inRange) this.#cells.set(cellKey(cell), cell);
  }

  values(): Cell[] {
    return [...this.#cells.values()];
  }
}

/** Characters or bytes of a constant that datasets may hold. */
const LONGEST_WORD = 20_000;
/** Constants of one column, or of a statement; one that inserts more shows nothing new by the rest. */
const MOST_WORDS = 5000;
