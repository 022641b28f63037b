import { isWord, type Token } from '../sql/tokenize.js';
import { behindGroup, nextAt, replaced, untilWord } from './edits.js';
import type { Planted } from './row-faults.js';

/** Faults in what a statement says of a table: a constraint, default, collation or type that a rebuild forgets or changes. */
export function schemaFaults(tokens: readonly Token[]): Planted[] {
  return tokens.flatMap((token, at) => {
    const end = clauseEnd(tokens, token, at);
    const dropped = end === null ? [] : [{ fault: 'drop-constraint', sql: replaced(tokens, at, end, '') }];
    const other = TYPES[token.keyword];
    const retyped =
      other === undefined || isWord(tokens[nextAt(tokens, at + 1)], 'PRIMARY')
        ? []
        : [{ fault: 'change-type', sql: replaced(tokens, at, at + 1, other) }];
    return [...dropped, ...retyped];
  });
}

/** An index that is unique, and is not any more. */
export function indexFaults(tokens: readonly Token[]): Planted[] {
  return tokens.flatMap((token, at) =>
    isWord(token, 'UNIQUE') ? [{ fault: 'drop-constraint', sql: replaced(tokens, at, at + 1, '') }] : [],
  );
}

const TYPES: Readonly<Record<string, string>> = {
  TEXT: 'INTEGER',
  INTEGER: 'TEXT',
  REAL: 'INTEGER',
  BIGINT: 'INTEGER',
};

/** Where a clause of a column ends that begins at the place; `null`: none does that can be left out by itself. */
function clauseEnd(tokens: readonly Token[], token: Token, at: number): number | null {
  const next = nextAt(tokens, at + 1);
  const follows = tokens[next];
  switch (token.keyword) {
    case 'NOT':
      return isWord(follows, 'NULL') && !isWord(tokens[before(tokens, at)], 'IS') ? next + 1 : null;
    case 'UNIQUE':
      return follows?.text === '(' ? null : at + 1;
    case 'AUTOINCREMENT':
      return at + 1;
    case 'CHECK':
      return tokens[before(tokens, at)]?.text === ',' ? null : behindGroup(tokens, next);
    case 'COLLATE':
      return next + 1;
    case 'DEFAULT':
      return follows?.text === '(' ? behindGroup(tokens, next) : next + 1;
    case 'REFERENCES':
      return isWord(tokens[beforeForeign(tokens, at)], 'KEY') ? null : untilWord(tokens, at + 1, ',');
    case 'ON':
      return isWord(follows, 'DELETE', 'UPDATE') ? actionEnd(tokens, next) : null;
    default:
      return null;
  }
}

/** `ON DELETE SET NULL`, `ON DELETE NO ACTION`: two words; other actions have one. */
function actionEnd(tokens: readonly Token[], at: number): number {
  const action = nextAt(tokens, at + 1);
  return isWord(tokens[action], 'SET', 'NO') ? nextAt(tokens, action + 1) + 1 : action + 1;
}

/** `FOREIGN KEY (a, b) REFERENCES`: without its reference it is nothing. */
function beforeForeign(tokens: readonly Token[], at: number): number {
  let place = before(tokens, at);
  if (tokens[place]?.text !== ')') return place;
  while (place > 0 && tokens[place]?.text !== '(') place--;
  return before(tokens, place);
}

function before(tokens: readonly Token[], at: number): number {
  let place = at - 1;
  while (place >= 0 && (tokens[place]?.kind === 'space' || tokens[place]?.kind === 'comment')) place--;
  return place;
}
