import type { Cell } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';
import type { Dialect } from '../../sql/tokenize.js';
import { compile } from '../expression/evaluate.js';
import { EvaluationError } from '../expression/evaluation-error.js';
import { parseExpression } from '../expression/parse.js';
import { traits } from '../traits.js';
import { callsClock } from './clock.js';
import { stored } from './store.js';

/** What the column holds in a row that leaves it out; `undefined` where that cannot be told beforehand. */
export function defaultOf(column: Column, dialect: Dialect): Cell | undefined {
  if (column.defaultSql === null) return null;
  if (callsClock(column.defaultSql)) return undefined;
  const expression = parseExpression(column.defaultSql, dialect);
  if (expression.kind === 'column' && traits[dialect].bareNameIsText)
    return stored(column.affinity, expression.name);
  try {
    const value = compile(expression, new Map())(() => undefined);
    return value === undefined ? undefined : stored(column.affinity, value);
  } catch (error) {
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}
