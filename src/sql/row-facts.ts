import { copiesOf } from './copies.js';
import { findTopLevel, groupAt, splitAtCommas } from './groups.js';
import { namesIn, type Reader } from './reader.js';
import { tablesRead } from './sources.js';
import type { ColumnsOf, Facts } from './statement-facts.js';
import { isWord, type Token } from './tokenize.js';

/** INSERT and REPLACE, from the word after it on. */
export function readInsert(reader: Reader, statement: readonly Token[], columnsOf: ColumnsOf): Facts {
  skipConflictClause(reader);
  reader.skipPhrase('INTO');
  const target = reader.name();
  if (reader.skipPhrase('AS')) reader.name();
  const isList = reader.peek()?.text === '(' && !isWord(reader.peek(1), 'SELECT', 'WITH', 'VALUES');
  const listed = isList ? namesIn(splitAtCommas(reader.group())) : null;
  if (reader.skipPhrase('OVERRIDING')) reader.skip('SYSTEM', 'USER', 'VALUE');
  const rest = reader.rest();
  const body = rest[0]?.text === '(' ? groupAt(rest, 0) : rest;
  const select = findTopLevel(body, (token) => isWord(token, 'SELECT'));
  const from = tablesRead(statement);
  const targets = listed ?? columnsOf(target ?? '') ?? [];
  return {
    kind: 'insert',
    data: true,
    target,
    columns: listed && [...listed, ...columnsSetOnConflict(rest)],
    constant: from.length === 0 && !statement.some((token) => isWord(token, 'WITH')),
    from,
    ...(select < 0 ? {} : copiesOf(body.slice(select), targets, statement, columnsOf)),
  };
}

export function readUpdate(reader: Reader, statement: readonly Token[]): Facts {
  skipConflictClause(reader);
  reader.skipPhrase('ONLY');
  const target = reader.name();
  while (reader.peek() !== undefined && !isWord(reader.peek(), 'SET')) reader.next();
  reader.next();
  const rest = reader.rest();
  return {
    kind: 'update',
    data: true,
    target,
    columns: columnsSet(rest),
    from: tablesRead(statement),
    whereless: isWhereless(rest),
  };
}

export function readDelete(reader: Reader): Facts {
  reader.skipPhrase('FROM');
  reader.skipPhrase('ONLY');
  const target = reader.name();
  const rest = reader.rest();
  return { kind: 'delete', data: true, target, from: tablesRead(rest), whereless: isWhereless(rest) };
}

function skipConflictClause(reader: Reader): void {
  if (reader.skipPhrase('OR')) reader.next();
}

function isWhereless(tokens: readonly Token[]): boolean {
  return findTopLevel(tokens, (token) => isWord(token, 'WHERE', 'LIMIT')) < 0;
}

/** Columns that ON CONFLICT … DO UPDATE SET writes. */
function columnsSetOnConflict(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token, at) =>
    isWord(token, 'SET') && isWord(tokens[at - 1], 'UPDATE') ? columnsSet(tokens.slice(at + 1)) : [],
  );
}

/** The columns on the left of `a = …, (b, c) = …`, up to the next clause. */
function columnsSet(tokens: readonly Token[]): string[] {
  const end = findTopLevel(
    tokens,
    (token, at) =>
      isWord(token, 'WHERE', 'RETURNING', 'ORDER', 'LIMIT', 'ON') ||
      (isWord(token, 'FROM') && !isWord(tokens[at - 1], 'DISTINCT')),
  );
  const list = splitAtCommas(tokens.slice(0, end < 0 ? tokens.length : end));
  return list.flatMap((assignment) =>
    assignment[0]?.text === '(' ? namesIn(splitAtCommas(groupAt(assignment, 0))) : namesIn([assignment]),
  );
}
