import { type Schema, type Table, tableSaid } from '../../model/schema.js';
import { isWord, nameOf, type Token } from '../../sql/tokenize.js';
import { columnStartingAt, Sources } from './sources.js';
import type { Tie } from './tie.js';

/**
 * Keys that meet where rows come together: those of two tables that are copied into the same one, by two INSERTs or a
 * UNION, and those of the table that they are copied into.
 */
export function copiedKeys(statements: readonly (readonly Token[])[], schema: Schema): Tie[] {
  const copies = statements.flatMap((tokens) => copiesOf(tokens, schema));
  return copies.flatMap((copy, at) => {
    const others = copies.slice(0, at).filter(({ into }) => into === copy.into);
    const target = tableSaid(schema, copy.into);
    return [
      ...others.flatMap((other) => pairs(copy, other)),
      ...(target === undefined || target.name === copy.table.name ? [] : intoKey(copy, target)),
    ];
  });
}

interface Copy {
  /** The table that is written, in lower case; it need not be there before. */
  readonly into: string;
  readonly table: Table;
  /** The columns that are read, by the column they are written to, in lower case. */
  readonly columns: ReadonlyMap<string, string>;
}

function copiesOf(tokens: readonly Token[], schema: Schema): Copy[] {
  const at = tokens.findIndex((token) => isWord(token, 'INTO'));
  let name = at + 1;
  while (tokens[name + 1]?.text === '.') name += 2;
  const into = nameOf(tokens[name])?.toLowerCase();
  if (at < 0 || into === undefined || !isWord(tokens[0], 'INSERT', 'REPLACE', 'WITH')) return [];
  const listed = tokens[name + 1]?.text === '(' ? namesUpToClose(tokens, name + 2) : null;
  const selects = tokens.flatMap((token, place) => (place > name && isWord(token, 'SELECT') ? [place] : []));
  return selects.flatMap((start, place) => {
    const part = tokens.slice(start, selects[place + 1]);
    const [table] = new Sources(part, schema).tables;
    return table === undefined ? [] : [{ into, table, columns: columnsOf(part, table, listed) }];
  });
}

function namesUpToClose(tokens: readonly Token[], start: number): string[] {
  const end = tokens.findIndex(({ text }, place) => place >= start && text === ')');
  return tokens.slice(start, end).flatMap((token) => nameOf(token)?.toLowerCase() ?? []);
}

function columnsOf(part: readonly Token[], table: Table, listed: readonly string[] | null) {
  const found = new Map<string, string>();
  let place = 0;
  let depth = 0;
  const begins = (at: number) => at === 1 || (depth === 0 && part[at - 1]?.text === ',');
  for (let at = 1; at < part.length && !(depth === 0 && isWord(part[at], 'FROM')); at++) {
    const text = part[at]?.text;
    if (text === '(') depth++;
    if (text === ')') depth--;
    if (text === ',' && depth === 0) place++;
    const read = begins(at) ? columnStartingAt(part, at) : null;
    const ends = read !== null && /^(,|from|as)$/i.test(part[read.end]?.text ?? '');
    const column = ends
      ? table.columns.find(({ name }) => name.toLowerCase() === read.name.column)
      : undefined;
    if (column !== undefined) found.set(listed?.[place] ?? column.name.toLowerCase(), column.name);
  }
  return found;
}

function pairs(one: Copy, other: Copy): Tie[] {
  if (one.table.name === other.table.name) return [];
  return [...one.columns].flatMap(([into, column]) => {
    const partner = other.columns.get(into);
    if (partner === undefined || !(isKey(one.table, column) || isKey(other.table, partner))) return [];
    return [
      {
        one: { table: one.table.name, columns: [column] },
        other: { table: other.table.name, columns: [partner] },
      },
    ];
  });
}

function intoKey({ table, columns }: Copy, target: Table): Tie[] {
  return [...columns].flatMap(([into, column]) => {
    const key = target.columns.find(({ name }) => name.toLowerCase() === into)?.name;
    if (key === undefined || !isKey(target, key)) return [];
    return [{ one: { table: table.name, columns: [column] }, other: { table: target.name, columns: [key] } }];
  });
}

function isKey(table: Table, column: string): boolean {
  return table.primaryKey.includes(column) || table.uniques.some(({ columns }) => columns.includes(column));
}
