import { type Dialect, isWord, nameOf, significant, type Token, tokenize } from './tokenize.js';

export type StatementKind =
  | 'create-table'
  | 'create-table-as'
  | 'create-virtual-table'
  | 'drop-table'
  | 'rename-table'
  | 'add-column'
  | 'drop-column'
  | 'rename-column'
  | 'alter-other'
  | 'create-index'
  | 'drop-index'
  | 'create-view'
  | 'drop-view'
  | 'create-trigger'
  | 'drop-trigger'
  | 'insert'
  | 'update'
  | 'delete'
  | 'select'
  | 'pragma'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'savepoint'
  | 'release'
  | 'vacuum'
  | 'attach'
  | 'other';

/** What the words of a statement say that it does. */
export interface StatementFacts {
  readonly kind: StatementKind;
  /** It inserts, updates or deletes rows, or makes a table out of rows. */
  readonly data: boolean;
  /** An INSERT of constants: what it adds does not depend on the rows that are there. */
  readonly constant: boolean;
  /** The object that it makes, changes or drops; the table that it writes; unquoted. */
  readonly target: string | null;
  /** The table of an index or a trigger. */
  readonly on: string | null;
  /** The new name of a renamed table or column. */
  readonly newName: string | null;
  /** The column that is added, dropped or renamed. */
  readonly column: string | null;
  /** Columns that an UPDATE sets or an INSERT lists; `null` where it names none. */
  readonly columns: readonly string[] | null;
  /** For INSERT … SELECT: target column to source column, where the expression is the bare column. */
  readonly copies: ReadonlyMap<string, string> | null;
  /** Tables that it reads rows from by FROM and JOIN. */
  readonly from: readonly string[];
  /** Every name and bare word in it, lower case, unquoted. */
  readonly names: ReadonlySet<string>;
  /** An UPDATE or DELETE of every row. */
  readonly whereless: boolean;
  /** A PRAGMA's setting, where it sets one. */
  readonly value: string | null;
}

/**
 * Reads a statement's words.
 *
 * @param targetColumns columns of the target table in order, for an INSERT that lists none
 */
export function statementFacts(
  sql: string,
  dialect: Dialect = 'sqlite',
  targetColumns: readonly string[] = [],
): StatementFacts {
  const tokens = significant(tokenize(sql, dialect));
  const names = new Set<string>();
  for (const token of tokens) {
    const name = nameOf(token);
    if (name !== null) names.add(name.toLowerCase());
  }
  return { ...nothing, names, ...read(new Reader(tokens), targetColumns) };
}

type Facts = Partial<StatementFacts> & Pick<StatementFacts, 'kind'>;

const nothing: Omit<StatementFacts, 'kind' | 'names'> = {
  data: false,
  constant: false,
  target: null,
  on: null,
  newName: null,
  column: null,
  columns: null,
  copies: null,
  from: [],
  whereless: false,
  value: null,
};

function read(reader: Reader, targetColumns: readonly string[]): Facts {
  const first = reader.word();
  switch (first) {
    case 'CREATE':
      return readCreate(reader);
    case 'DROP':
      return readDrop(reader);
    case 'ALTER':
      return readAlter(reader);
    case 'WITH':
      return readWith(reader, targetColumns);
    case 'INSERT':
    case 'REPLACE':
      return readInsert(reader, targetColumns);
    case 'UPDATE':
      return readUpdate(reader);
    case 'DELETE':
      return readDelete(reader);
    case 'SELECT':
    case 'VALUES':
      return { kind: 'select', from: tablesRead(reader.rest()) };
    case 'PRAGMA':
      return readPragma(reader);
    case 'BEGIN':
    case 'START':
      return { kind: 'begin' };
    case 'COMMIT':
    case 'END':
      return { kind: 'commit' };
    case 'ROLLBACK':
      return { kind: 'rollback' };
    case 'SAVEPOINT':
      return { kind: 'savepoint', target: reader.name() };
    case 'RELEASE':
      return { kind: 'release' };
    case 'VACUUM':
      return { kind: 'vacuum' };
    case 'ATTACH':
    case 'DETACH':
      return { kind: 'attach' };
    default:
      return { kind: 'other' };
  }
}

function readCreate(reader: Reader): Facts {
  reader.skip(
    'OR',
    'REPLACE',
    'TEMP',
    'TEMPORARY',
    'UNIQUE',
    'MATERIALIZED',
    'RECURSIVE',
    'CONSTRAINT',
    'UNLOGGED',
  );
  const what = reader.word();
  if (what === 'VIRTUAL') {
    reader.word();
    reader.skip('IF', 'NOT', 'EXISTS');
    return { kind: 'create-virtual-table', target: reader.name() };
  }
  reader.skip('CONCURRENTLY', 'IF', 'NOT', 'EXISTS');
  if (what === 'TABLE') {
    const target = reader.name();
    const rest = reader.rest();
    const as = isWord(rest[0], 'AS') || (rest[0]?.text === '(' && isWord(afterGroup(rest), 'AS'));
    return as
      ? { kind: 'create-table-as', data: true, target, from: tablesRead(rest) }
      : { kind: 'create-table', target };
  }
  if (what === 'INDEX') {
    const target = isWord(reader.peek(), 'ON') ? null : reader.name();
    reader.skip('ON', 'ONLY');
    return { kind: 'create-index', target, on: reader.name() };
  }
  if (what === 'VIEW') return { kind: 'create-view', target: reader.name() };
  if (what === 'TRIGGER') {
    const target = reader.name();
    while (reader.peek() !== undefined && !isWord(reader.peek(), 'ON')) reader.next();
    reader.next();
    return { kind: 'create-trigger', target, on: reader.name() };
  }
  return { kind: 'other', target: reader.name() };
}

function readDrop(reader: Reader): Facts {
  reader.skip('MATERIALIZED');
  const what = reader.word();
  reader.skip('CONCURRENTLY', 'IF', 'EXISTS');
  const target = reader.name();
  if (what === 'TABLE') return { kind: 'drop-table', target };
  if (what === 'INDEX') return { kind: 'drop-index', target };
  if (what === 'VIEW') return { kind: 'drop-view', target };
  if (what === 'TRIGGER') {
    reader.skip('ON');
    return { kind: 'drop-trigger', target, on: reader.name() };
  }
  return { kind: 'other', target };
}

function readAlter(reader: Reader): Facts {
  if (reader.word() !== 'TABLE') return { kind: 'alter-other', target: reader.name() };
  reader.skip('IF', 'EXISTS', 'ONLY');
  const target = reader.name();
  const verb = reader.word();
  if (verb === 'RENAME') {
    if (isWord(reader.peek(), 'TO')) {
      reader.next();
      return { kind: 'rename-table', target, newName: reader.name() };
    }
    reader.skip('COLUMN');
    const column = reader.name();
    reader.skip('TO');
    return { kind: 'rename-column', target, column, newName: reader.name() };
  }
  const constraint = isWord(reader.peek(), 'CONSTRAINT', 'PRIMARY', 'UNIQUE', 'FOREIGN', 'CHECK', 'EXCLUDE');
  if ((verb === 'ADD' || verb === 'DROP') && !constraint) {
    reader.skip('COLUMN', 'IF', 'NOT', 'EXISTS');
    return { kind: verb === 'ADD' ? 'add-column' : 'drop-column', target, column: reader.name() };
  }
  return { kind: 'alter-other', target };
}

/** The statement behind the common table expressions; what those read counts as read. */
function readWith(reader: Reader, targetColumns: readonly string[]): Facts {
  const all = reader.rest();
  const at = topLevel(all).findIndex((token) =>
    isWord(token, 'INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'SELECT', 'VALUES'),
  );
  const main = topLevel(all)[at];
  const facts = read(new Reader(main ? all.slice(all.indexOf(main)) : []), targetColumns);
  return { ...facts, constant: false, from: tablesRead(all) };
}

function readInsert(reader: Reader, targetColumns: readonly string[]): Facts {
  reader.skip('OR', 'REPLACE', 'IGNORE', 'ABORT', 'FAIL', 'ROLLBACK', 'INTO');
  const target = reader.name();
  if (isWord(reader.peek(), 'AS')) {
    reader.next();
    reader.name();
  }
  const listed =
    reader.peek()?.text === '(' && !isWord(reader.peek(1), 'SELECT', 'WITH', 'VALUES')
      ? reader.group()
      : null;
  const columns = listed && namesIn(listed);
  const rest = reader.rest();
  const source = topLevel(rest);
  const select = source.find((token) => isWord(token, 'SELECT'));
  const conflict = conflictColumns(rest);
  return {
    kind: 'insert',
    data: true,
    target,
    columns: columns && [...columns, ...conflict],
    constant:
      (isWord(rest[0], 'VALUES', 'DEFAULT') && !rest.some((token) => isWord(token, 'SELECT'))) ||
      (select !== undefined && tablesRead(rest).length === 0),
    copies: select ? copiesOf(rest.slice(rest.indexOf(select) + 1), columns ?? targetColumns) : null,
    from: tablesRead(rest),
  };
}

/** Columns that ON CONFLICT … DO UPDATE SET writes. */
function conflictColumns(tokens: readonly Token[]): string[] {
  const at = tokens.findIndex((token, place) => isWord(token, 'DO') && isWord(tokens[place + 1], 'UPDATE'));
  return at < 0 ? [] : columnsSet(tokens.slice(at + 3));
}

/** Which target columns a SELECT list fills with a bare column. */
function copiesOf(tokens: readonly Token[], columns: readonly string[]): ReadonlyMap<string, string> {
  const end = topLevel(tokens).find((token) =>
    isWord(token, 'FROM', 'UNION', 'EXCEPT', 'INTERSECT', 'ORDER', 'LIMIT', 'WHERE'),
  );
  const list = tokens.slice(0, end === undefined ? tokens.length : tokens.indexOf(end));
  const expressions = splitAtCommas(isWord(list[0], 'DISTINCT', 'ALL') ? list.slice(1) : list);
  if (expressions.length === 1 && expressions[0]?.at(-1)?.text === '*') {
    return new Map(columns.map((column) => [column, column]));
  }
  const copies = new Map<string, string>();
  expressions.forEach((expression, at) => {
    const source = bareColumn(expression);
    const column = columns[at];
    if (source !== null && column !== undefined) copies.set(column, source);
  });
  return copies;
}

/** The column that `c`, `t.c`, `c AS x` or `t.c x` names; `null` for any other expression. */
function bareColumn(tokens: readonly Token[]): string | null {
  const as = tokens.findIndex((token) => isWord(token, 'AS'));
  const expression = as < 0 ? tokens : tokens.slice(0, as);
  const path: string[] = [];
  for (let at = 0; at < expression.length; at++) {
    const name = nameOf(expression[at]);
    if (
      name === null ||
      (path.length === 0 &&
        isWord(expression[at], 'NULL', 'TRUE', 'FALSE', 'CURRENT_TIMESTAMP', 'CURRENT_DATE', 'CURRENT_TIME'))
    )
      return null;
    path.push(name);
    const following = expression[at + 1];
    if (following === undefined) return path.at(-1) ?? null;
    if (following.text !== '.')
      return at + 2 === expression.length && nameOf(following) !== null ? name : null;
    at++;
  }
  return null;
}

function readUpdate(reader: Reader): Facts {
  reader.skip('OR', 'REPLACE', 'IGNORE', 'ABORT', 'FAIL', 'ROLLBACK', 'ONLY');
  const target = reader.name();
  while (reader.peek() !== undefined && !isWord(reader.peek(), 'SET')) reader.next();
  reader.next();
  const rest = reader.rest();
  return {
    kind: 'update',
    data: true,
    target,
    columns: columnsSet(rest),
    from: tablesRead(rest),
    whereless: !topLevel(rest).some((token) => isWord(token, 'WHERE')),
  };
}

/** The columns on the left of `a = …, (b, c) = …`, up to FROM, WHERE or the end. */
function columnsSet(tokens: readonly Token[]): string[] {
  const end = topLevel(tokens).find((token) => isWord(token, 'FROM', 'WHERE', 'RETURNING', 'ORDER', 'LIMIT'));
  const list = tokens.slice(0, end === undefined ? tokens.length : tokens.indexOf(end));
  return splitAtCommas(list).flatMap((assignment) => {
    if (assignment[0]?.text === '(') return namesIn(groupAt(assignment, 0));
    const name = nameOf(assignment[0]);
    return name === null ? [] : [name];
  });
}

function readDelete(reader: Reader): Facts {
  reader.skip('FROM', 'ONLY');
  const target = reader.name();
  const rest = reader.rest();
  return {
    kind: 'delete',
    data: true,
    target,
    from: tablesRead(rest),
    whereless: !topLevel(rest).some((token) => isWord(token, 'WHERE')),
  };
}

function readPragma(reader: Reader): Facts {
  const target = reader.name()?.toLowerCase() ?? null;
  const rest = reader.rest();
  const value =
    rest[0]?.text === '=' || rest[0]?.text === '('
      ? rest
          .slice(1)
          .map(({ text }) => text)
          .join('')
          .replace(/\)$/, '')
      : null;
  return { kind: 'pragma', target, value };
}

/** Tables behind FROM, JOIN and the commas of a FROM list. */
function tablesRead(tokens: readonly Token[]): string[] {
  const found: string[] = [];
  tokens.forEach((token, at) => {
    if (!isWord(token, 'FROM', 'JOIN')) return;
    let place = at + 1;
    for (;;) {
      if (isWord(tokens[place], 'ONLY', 'LATERAL')) place++;
      const reader = new Reader(tokens.slice(place));
      const name = reader.name();
      if (name === null || reader.peek()?.text === '(') return;
      found.push(name);
      place += tokens.length - place - reader.rest().length;
      if (isWord(tokens[place], 'AS')) place++;
      const alias = tokens[place];
      if (alias?.kind === 'quoted' || (alias?.kind === 'word' && !isWord(alias, ...clauseWords))) place++;
      if (tokens[place]?.text !== ',' || !isWord(token, 'FROM')) return;
      place++;
    }
  });
  return [...new Set(found)];
}

const clauseWords = [
  'WHERE',
  'JOIN',
  'LEFT',
  'RIGHT',
  'FULL',
  'INNER',
  'CROSS',
  'NATURAL',
  'ON',
  'USING',
  'GROUP',
  'ORDER',
  'LIMIT',
  'UNION',
  'EXCEPT',
  'INTERSECT',
  'HAVING',
  'WINDOW',
  'RETURNING',
  'SET',
  'INDEXED',
  'NOT',
];

/** The tokens that stand in no parentheses. */
function topLevel(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (token.text === '(') depth++;
    else if (token.text === ')') depth--;
    else return depth === 0;
    return false;
  });
}

function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (token.text === ',' && depth === 0) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** The tokens inside the parentheses that open at this place. */
function groupAt(tokens: readonly Token[], open: number): Token[] {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === '(') depth++;
    else if (tokens[at]?.text === ')' && --depth === 0) return tokens.slice(open + 1, at);
  }
  return tokens.slice(open + 1);
}

function afterGroup(tokens: readonly Token[]): Token | undefined {
  return tokens[groupAt(tokens, 0).length + 2];
}

function namesIn(tokens: readonly Token[]): string[] {
  return splitAtCommas(tokens).flatMap(([token]) => nameOf(token) ?? []);
}

/** Walks over the significant tokens of a statement. */
class Reader {
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

  /** The next token as a keyword. */
  word(): string {
    return this.next()?.text.toUpperCase() ?? '';
  }

  /** Passes over these keywords, in any order. */
  skip(...keywords: readonly string[]): void {
    while (isWord(this.peek(), ...keywords)) this.#at++;
  }

  /** The next name, without its schema. A string literal may stand for a name, as SQLite allows. */
  name(): string | null {
    let token = this.next();
    while (this.peek()?.text === '.' && this.peek(1) !== undefined) {
      this.#at++;
      token = this.next();
    }
    return nameOf(token) ?? (token?.kind === 'string' ? token.text.slice(1, -1) : null);
  }

  group(): Token[] {
    const inside = groupAt(this.#tokens, this.#at);
    this.#at += inside.length + 2;
    return inside;
  }

  rest(): Token[] {
    return this.#tokens.slice(this.#at);
  }
}
