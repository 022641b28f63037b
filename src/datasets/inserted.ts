import type { Cell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import { type ColumnsOf, statementFacts } from '../sql/statement.js';
import { type Dialect, isWord, nameOf, significant, type Token, tokenize } from '../sql/tokenize.js';
import { literalOf } from './literal.js';

/** What an INSERT's VALUES lists say. */
interface InsertedCells {
  /** The table's name in lower case; `null` where the statement is no INSERT of VALUES. */
  readonly table: string | null;
  /** The column, in lower case, that each token of the lists goes into, by the token's place. */
  readonly columns: ReadonlyMap<number, string>;
  /** The number of the row that each of those tokens belongs to. */
  readonly rows: ReadonlyMap<number, number>;
}

/** Ties the tokens of an INSERT's VALUES lists to their columns. */
export function insertedCells(tokens: readonly Token[], columnsOf: ColumnsOf): InsertedCells {
  const columns = new Map<number, string>();
  const rows = new Map<number, number>();
  const into = tokens.findIndex((token) => isWord(token, 'INTO'));
  const values = tokens.findIndex((token) => isWord(token, 'VALUES'));
  if (into < 0 || values < into) return { table: null, columns, rows };
  let name = into + 1;
  while (tokens[name + 1]?.text === '.') name += 2;
  const table = nameOf(tokens[name])?.toLowerCase() ?? null;
  const listed =
    tokens[name + 1]?.text === '(' ? namesFrom(tokens, name + 2, values) : (columnsOf(table ?? '') ?? []);
  let depth = 0;
  let place = 0;
  let row = -1;
  for (let at = values + 1; at < tokens.length; at++) {
    const text = tokens[at]?.text;
    if (text === '(' && depth++ === 0) {
      place = 0;
      row++;
    } else if (text === ')') depth--;
    else if (text === ',' && depth === 1) place++;
    else if (depth === 1) {
      const column = listed[place];
      if (column !== undefined) {
        columns.set(at, column.toLowerCase());
        rows.set(at, row);
      }
    }
    if (depth === 0 && text !== ')' && text !== ',') break;
  }
  return { table, columns, rows };
}

/**
 * The rows that statements add and that cannot be there before: those of plain INSERTs into tables that the statements
 * do not change otherwise. Whoever writes one knows that its key is free. A row that INSERT OR REPLACE, OR IGNORE or ON
 * CONFLICT writes may well be there.
 *
 * @returns by the table's name; names of tables and columns in lower case, cells that are no literals left out
 */
export function newRowsOf(
  statements: readonly string[],
  columnsOf: ColumnsOf,
  dialect: Dialect,
): ReadonlyMap<string, Row[]> {
  const found = new Map<string, Row[]>();
  const changed = new Set<string>();
  for (const sql of statements) {
    const tokens = significant(tokenize(sql, dialect));
    const { table, columns, rows } = insertedCells(tokens, columnsOf);
    if (table === null || !isWord(tokens[0], 'INSERT') || isWord(tokens[1], 'OR') || yields(tokens)) {
      const { target, kind } = statementFacts(sql, dialect);
      if (target !== null && (kind === 'update' || kind === 'delete')) changed.add(target.toLowerCase());
      continue;
    }
    const made: Record<string, Cell>[] = [];
    for (const [at, column] of columns) {
      const before = tokens[at - 1]?.text === '-' ? tokens[at - 2] : tokens[at - 1];
      const alone = /^[,(]$/.test(before?.text ?? '') && /^[,)]$/.test(tokens[at + 1]?.text ?? '');
      const literal = alone ? literalOf(tokens, at) : undefined;
      const row = rows.get(at) ?? 0;
      if (literal !== undefined) made[row] = { ...made[row], [column]: literal };
    }
    found.set(table, [...(found.get(table) ?? []), ...made.filter((row) => row !== undefined)]);
  }
  for (const table of changed) found.delete(table);
  return found;
}

/** The INSERT gives way to rows that are there. */
function yields(tokens: readonly Token[]): boolean {
  return tokens.some((token, at) => isWord(token, 'CONFLICT') && isWord(tokens[at - 1], 'ON'));
}

function namesFrom(tokens: readonly Token[], start: number, end: number): string[] {
  return tokens.slice(start, end).flatMap((token) => nameOf(token) ?? []);
}
