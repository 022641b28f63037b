import { readAlter, readCreate, readDrop } from './definition-facts.js';
import { closing, findTopLevel } from './groups.js';
import { Reader } from './reader.js';
import { readDelete, readInsert, readUpdate } from './row-facts.js';
import { commonTables, tablesRead } from './sources.js';
import { type Facts, nothingMore, type StatementFacts } from './statement-facts.js';
import { type Dialect, isWord, nameOf, significant, stringOf, type Token, tokenize } from './tokenize.js';

export type { ColumnsOf, StatementFacts, StatementKind } from './statement-facts.js';

/** Reads what the words of one statement say that it does. Never throws: what it cannot read is `other`. */
export function statementFacts(sql: string, dialect: Dialect): StatementFacts {
  if (sql.length < LONG) return factsOf(sql, dialect);
  if (last?.sql !== sql || last.dialect !== dialect) last = { sql, dialect, facts: factsOf(sql, dialect) };
  return last.facts;
}

/** Characters; what the last statement of so many says is kept, as its tokens are. */
const LONG = 100_000;
let last: { readonly sql: string; readonly dialect: Dialect; readonly facts: StatementFacts } | undefined;

function factsOf(sql: string, dialect: Dialect): StatementFacts {
  const tokens = significant(tokenize(sql, dialect));
  while (tokens.at(-1)?.text === ';') tokens.pop();
  return { ...nothingMore, names: namesOf(tokens), ...read(tokens, tokens) };
}

function namesOf(tokens: readonly Token[]): Set<string> {
  const names = new Set<string>();
  for (const token of tokens) {
    const name = nameOf(token);
    if (name !== null) names.add(name.toLowerCase());
    const body = token.text.startsWith('$') ? stringOf(token) : null;
    if (body !== null) for (const inner of namesOf(tokenize(body, 'postgres'))) names.add(inner);
  }
  return names;
}

/**
 * @param tokens from the statement's own verb on
 * @param statement the whole of it, common table expressions included
 */
function read(tokens: readonly Token[], statement: readonly Token[]): Facts {
  const reader = new Reader(tokens);
  switch (reader.word()) {
    case 'CREATE':
      return readCreate(reader);
    case 'DROP':
      return readDrop(reader);
    case 'ALTER':
      return readAlter(reader);
    case 'WITH':
      return readWith(tokens);
    case 'INSERT':
    case 'REPLACE':
      return readInsert(reader, statement);
    case 'UPDATE':
      return readUpdate(reader, statement);
    case 'DELETE':
      return readDelete(reader);
    case 'SELECT':
    case 'VALUES':
      return readSelect(tokens);
    case 'PRAGMA':
      return readPragma(reader);
    case 'TRUNCATE':
      reader.skip('TABLE', 'ONLY');
      return { kind: 'delete', data: true, target: reader.name() };
    case 'MERGE':
    case 'COPY':
      reader.skip('INTO');
      return { kind: 'other', data: true, target: reader.name() };
    default:
      return readTransaction(tokens);
  }
}

function readTransaction(tokens: readonly Token[]): Facts {
  const reader = new Reader(tokens);
  switch (reader.word()) {
    case 'BEGIN':
    case 'START':
      return { kind: 'begin' };
    case 'COMMIT':
    case 'END':
      return { kind: 'commit' };
    case 'ROLLBACK':
    case 'ABORT':
      reader.skip('TRANSACTION', 'WORK');
      if (!reader.skipPhrase('TO')) return { kind: 'rollback' };
      reader.skipPhrase('SAVEPOINT');
      return { kind: 'rollback', target: reader.name() };
    case 'SAVEPOINT':
      return { kind: 'savepoint', target: reader.name() };
    case 'RELEASE':
      reader.skipPhrase('SAVEPOINT');
      return { kind: 'release', target: reader.name() };
    case 'VACUUM':
      return { kind: 'vacuum' };
    case 'ATTACH':
    case 'DETACH':
      return { kind: 'attach' };
    default:
      return { kind: 'other' };
  }
}

/** The statement behind the common table expressions; what those read counts as read, what they write as data. */
function readWith(tokens: readonly Token[]): Facts {
  const at = findTopLevel(
    tokens,
    (token, place) => tokens[place - 1]?.text === ')' && isWord(token, ...statementWords),
    1,
  );
  if (at < 0) return { kind: 'other' };
  const facts = read(tokens.slice(at), tokens);
  const tables = tokens.slice(0, at);
  const writes = tables.some((token) => isWord(token, 'INSERT', 'UPDATE', 'DELETE'));
  const defined = commonTables(tokens);
  const from = new Set([...tablesRead(tables), ...(facts.from ?? [])]);
  return {
    ...facts,
    data: (facts.data ?? false) || writes,
    from: [...from].filter((table) => !defined.has(table.toLowerCase())),
  };
}

const statementWords = ['INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'SELECT', 'VALUES', 'MERGE'];

/** PostgreSQL's `SELECT … INTO t` makes a table. */
function readSelect(tokens: readonly Token[]): Facts {
  const from = tablesRead(tokens);
  const into = findTopLevel(tokens, (token) => isWord(token, 'INTO'));
  if (into < 0) return { kind: 'select', from };
  const reader = new Reader(tokens.slice(into + 1));
  reader.skip('TEMP', 'TEMPORARY', 'UNLOGGED', 'TABLE');
  return { kind: 'create-table-as', data: true, target: reader.name(), from };
}

function readPragma(reader: Reader): Facts {
  const target = reader.name()?.toLowerCase() ?? null;
  const rest = reader.rest();
  const end = rest[0]?.text === '(' ? closing(rest, 0) : rest.length;
  const value = rest.slice(1, end).map((token) => stringOf(token) ?? nameOf(token) ?? token.text);
  return { kind: 'pragma', target, value: rest.length === 0 ? null : value.join('') };
}
