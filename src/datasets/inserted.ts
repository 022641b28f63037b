import type { ColumnsOf } from '../sql/statement.js';
import { isWord, nameOf, type Token } from '../sql/tokenize.js';

/**
 * The column, in lower case, that each token of an INSERT's VALUES lists goes into, by the token's place. Rows that hold
 * those very values are the ones that an INSERT OR REPLACE overwrites and that a plain INSERT stumbles over.
 */
export function insertedColumns(tokens: readonly Token[], columnsOf: ColumnsOf): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  const into = tokens.findIndex((token) => isWord(token, 'INTO'));
  const values = tokens.findIndex((token) => isWord(token, 'VALUES'));
  if (into < 0 || values < into) return found;
  let name = into + 1;
  while (tokens[name + 1]?.text === '.') name += 2;
  const table = nameOf(tokens[name]);
  const listed =
    tokens[name + 1]?.text === '(' ? namesFrom(tokens, name + 2, values) : columnsOf(table ?? '');
  if (listed === undefined) return found;
  let depth = 0;
  let place = 0;
  for (let at = values + 1; at < tokens.length; at++) {
    const text = tokens[at]?.text;
    if (text === '(' && depth++ === 0) place = 0;
    else if (text === ')') depth--;
    else if (text === ',' && depth === 1) place++;
    else if (depth === 1) {
      const column = listed[place];
      if (column !== undefined) found.set(at, column.toLowerCase());
    }
    if (depth === 0 && text !== ')' && text !== ',') break;
  }
  return found;
}

function namesFrom(tokens: readonly Token[], start: number, end: number): string[] {
  return tokens.slice(start, end).flatMap((token) => nameOf(token) ?? []);
}
