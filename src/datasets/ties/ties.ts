import type { Schema } from '../../model/schema.js';
import { findTopLevel, splitAtCommas } from '../../sql/groups.js';
import { type Dialect, isWord, significant, stringOf, type Token, tokenize } from '../../sql/tokenize.js';
import { copiedKeys } from './copied-keys.js';
import { columnEndingAt, columnStartingAt, Sources } from './sources.js';
import type { Tie, TiedColumns } from './tie.js';

/**
 * Which columns the statements compare with one another: by `=` in a join or a condition, by IN (SELECT …), by USING; which
 * they group and sort by; and keys that rows of two tables bring into one. Only a hint: what is tied wrongly makes data a little odder.
 */
export function tiesIn(statements: readonly string[], schema: Schema, dialect: Dialect): Tie[] {
  const parsed = statements.flatMap((sql) => partsOf(significant(tokenize(sql, dialect))));
  const found = [
    ...parsed.flatMap((tokens) => tiesOf(tokens, new Sources(tokens, schema))),
    ...copiedKeys(parsed, schema),
  ];
  return [...new Map(found.map((tie) => [JSON.stringify(tie), tie])).values()];
}

/** The statement, and those in its dollar quotes. */
function partsOf(tokens: readonly Token[]): (readonly Token[])[] {
  const bodies = tokens.filter(({ kind, text }) => kind === 'string' && text.startsWith('$'));
  return [tokens, ...bodies.flatMap((token) => statementsIn(stringOf(token) ?? ''))];
}

function statementsIn(body: string): Token[][] {
  const statements: Token[][] = [[]];
  for (const token of significant(tokenize(body, 'postgres'))) {
    if (token.text === ';') statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements;
}

function tiesOf(tokens: readonly Token[], sources: Sources): Tie[] {
  const pairs = tokens.flatMap((token, at): Tie[] => {
    if (token.text === '=' || token.text === '==' || isWord(token, 'IS'))
      return compared(tokens, at, sources);
    if (isWord(token, 'IN')) return subselected(tokens, at, sources);
    if (isWord(token, 'USING')) return shared(tokens, at, sources);
    if (isWord(token, 'BY') && isWord(tokens[at - 1], 'ORDER')) return sorted(tokens, at, sources);
    if (isWord(token, 'BY')) return grouped(tokens, at, sources);
    return [];
  });
  return joined(pairs);
}

/** `a.x = b.y`, and `a.x IS b.y`. */
function compared(tokens: readonly Token[], at: number, sources: Sources): Tie[] {
  const [left, right] = [columnEndingAt(tokens, at - 1), columnStartingAt(tokens, at + 1)];
  return left === null || right === null ? [] : tie(sources.resolve(left), sources.resolve(right.name));
}

/** `x IN (SELECT y FROM b)`, NOT IN as well. */
function subselected(tokens: readonly Token[], at: number, sources: Sources): Tie[] {
  if (tokens[at + 1]?.text !== '(' || !isWord(tokens[at + 2], 'SELECT')) return [];
  const left = columnEndingAt(tokens, isWord(tokens[at - 1], 'NOT') ? at - 2 : at - 1);
  const right = columnStartingAt(tokens, isWord(tokens[at + 3], 'DISTINCT') ? at + 4 : at + 3);
  if (left === null || right === null || !isWord(tokens[right.end], 'FROM')) return [];
  const inner = columnStartingAt(tokens, right.end + 1)?.name.column ?? null;
  const selected = sources.resolve({ qualifier: right.name.qualifier ?? inner, column: right.name.column });
  const outer = sources.tables.filter(({ name }) => name.toLowerCase() !== inner);
  const qualifier = left.qualifier ?? (outer.length === 1 ? (outer[0]?.name.toLowerCase() ?? null) : null);
  return tie(sources.resolve({ ...left, qualifier }), selected);
}

/** `JOIN b USING (x)`. */
function shared(tokens: readonly Token[], at: number, sources: Sources): Tie[] {
  if (tokens[at + 1]?.text !== '(') return [];
  const name = columnStartingAt(tokens, at + 2)?.name.column;
  if (name === undefined) return [];
  const [one, other] = sources.tables.flatMap((table) =>
    table.columns
      .filter((column) => column.name.toLowerCase() === name)
      .map((column) => ({ table: table.name, column: column.name })),
  );
  return tie(one ?? null, other ?? null);
}

/** Rows that GROUP BY and PARTITION BY bring together. */
function grouped(tokens: readonly Token[], at: number, sources: Sources): Tie[] {
  if (!isWord(tokens[at - 1], 'GROUP', 'PARTITION')) return [];
  const columns: { table: string; column: string }[] = [];
  for (let place = at + 1; ; ) {
    const next = columnStartingAt(tokens, place);
    const column = next && sources.resolve(next.name);
    if (next === null || column === null) break;
    columns.push(column);
    if (tokens[next.end]?.text !== ',') break;
    place = next.end + 1;
  }
  const [first] = columns;
  if (first === undefined || columns.some(({ table }) => table !== first.table)) return [];
  const repeated = { table: first.table, columns: columns.map(({ column }) => column) };
  return [{ one: repeated, other: repeated }];
}

/** Rows of which ORDER BY does not say which is the first; one that goes on to a key of its table leaves none of them. */
function sorted(tokens: readonly Token[], at: number, sources: Sources): Tie[] {
  const from = tableBefore(tokens, at);
  const columns = itemsAfter(tokens, at).flatMap((item) => {
    const named = item.flatMap((_, place) => {
      const { name } = columnStartingAt(item, place) ?? { name: null };
      if (name === null || item[place - 1]?.text === '.') return [];
      const found = sources.resolve(name) ?? sources.resolve({ ...name, qualifier: name.qualifier ?? from });
      return found === null ? [] : [found];
    });
    return named.slice(0, 1);
  });
  const [first] = columns;
  if (first === undefined || columns.some(({ table }) => table !== first.table)) return [];
  const names = columns.map(({ column }) => column);
  const table = sources.tables.find(({ name }) => name === first.table);
  const keys = [table?.primaryKey ?? [], ...(table?.uniques ?? []).map((key) => key.columns)];
  const isTold = keys.some((key) => key.length > 0 && key.every((name) => names.includes(name ?? '')));
  const repeated = { table: first.table, columns: names };
  return isTold ? [] : [{ one: repeated, other: repeated }];
}

/** What stands between the commas of a list, up to where the list ends. */
function itemsAfter(tokens: readonly Token[], at: number): Token[][] {
  const ends = (token: Token) =>
    token.text === ')' || isWord(token, 'LIMIT', 'OFFSET', 'ROWS', 'RANGE', 'FETCH');
  const end = findTopLevel(tokens, ends, at + 1);
  return splitAtCommas(tokens.slice(at + 1, end < 0 ? undefined : end));
}

/** The table of the nearest FROM in front, as it is written. */
function tableBefore(tokens: readonly Token[], at: number): string | null {
  let depth = 0;
  for (let place = at; place >= 0; place--) {
    const { text } = tokens[place] as Token;
    if (text === ')') depth++;
    if (text === '(' && depth-- === 0) break;
    if (depth === 0 && isWord(tokens[place], 'FROM'))
      return columnStartingAt(tokens, place + 1)?.name.column ?? null;
  }
  return null;
}

type Found = { readonly table: string; readonly column: string } | null;

/** A column that is compared with itself is meant to repeat. */
function tie(one: Found, other: Found): Tie[] {
  if (one === null || other === null) return [];
  return [{ one: single(one), other: single(other) }];
}

function single({ table, column }: NonNullable<Found>): TiedColumns {
  return { table, columns: [column] };
}

/** Of several comparisons between the same two tables, one tie over all their columns. */
function joined(pairs: readonly Tie[]): Tie[] {
  const byTables = new Map<string, Tie>();
  for (const { one, other } of pairs) {
    const [a, b] = one.table > other.table ? [other, one] : [one, other];
    const key = `${a.table}\u0000${b.table}`;
    const known = byTables.get(key);
    const isNew = known === undefined || !known.one.columns.some((name) => a.columns.includes(name));
    if (!isNew) continue;
    byTables.set(key, {
      one: { table: a.table, columns: [...(known?.one.columns ?? []), ...a.columns] },
      other: { table: b.table, columns: [...(known?.other.columns ?? []), ...b.columns] },
    });
  }
  return [...byTables.values()];
}
