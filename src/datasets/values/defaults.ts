import type { Cell } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';
import { type Dialect, significant, tokenize } from '../../sql/tokenize.js';
import { compile } from '../expression/evaluate.js';
import { EvaluationError } from '../expression/evaluation-error.js';
import { parseExpression } from '../expression/parse.js';
import { stored } from './store.js';

/** What the column holds in a row that leaves it out; `undefined` where that cannot be told beforehand. */
export function defaultOf(column: Column, dialect: Dialect = 'sqlite'): Cell | undefined {
  if (column.defaultSql === null) return null;
  if (callsClock(column.defaultSql)) return undefined;
  const expression = parseExpression(column.defaultSql, dialect);
  if (expression.kind === 'column' && dialect === 'sqlite') return stored(column.affinity, expression.name);
  try {
    const value = compile(expression, new Map())(() => undefined);
    return value === undefined ? undefined : stored(column.affinity, value);
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}

/** Whether the expression reads the clock or draws a random number, so that two runs would differ. */
export function callsClock(sql: string | null): boolean {
  if (sql === null) return false;
  const tokens = significant(tokenize(sql));
  return tokens.some((token, at) => {
    const word = token.kind === 'word' ? token.text.toLowerCase() : '';
    if (word.startsWith('current_')) return true;
    return tokens[at + 1]?.text === '(' && CLOCK.has(word);
  });
}

const CLOCK = new Set([
  'date',
  'time',
  'datetime',
  'julianday',
  'unixepoch',
  'strftime',
  'timediff',
  'random',
  'randomblob',
  'now',
  'gen_random_uuid',
  'uuid_generate_v4',
  'clock_timestamp',
  'nextval',
]);
