import { type Schema, type Table, tableSaid } from '../../model/schema.js';
import { isWord, nameOf, type Token } from '../../sql/tokenize.js';

/** The tables that a statement works on, by the names that it calls them by. */
export class Sources {
  readonly #byName = new Map<string, Table>();

  constructor(tokens: readonly Token[], schema: Schema) {
    tokens.forEach((token, at) => {
      if (!isWord(token, 'FROM', 'JOIN', 'UPDATE', 'INTO', 'USING') && !continuesList(tokens, at)) return;
      let end = at + 1;
      if (isWord(tokens[end], 'ONLY', 'LATERAL')) end++;
      while (tokens[end + 1]?.text === '.') end += 2;
      const name = nameOf(tokens[end]);
      const table = name === null ? undefined : tableSaid(schema, name);
      if (name === null || table === undefined) return;
      const next = isWord(tokens[end + 1], 'AS') ? tokens[end + 2] : tokens[end + 1];
      const alias = nameOf(next);
      if (!this.#byName.has(name.toLowerCase())) this.#byName.set(name.toLowerCase(), table);
      if (alias !== null && !NO_ALIAS.test(alias)) this.#byName.set(alias.toLowerCase(), table);
    });
  }

  /** The table and the column that a name with or without its table stands for; `null` where several might be meant. */
  resolve({ qualifier, column }: ColumnName): { readonly table: string; readonly column: string } | null {
    const tables =
      qualifier === null
        ? [...new Set(this.#byName.values())]
        : [this.#byName.get(qualifier)].filter((table) => table !== undefined);
    const found = tables.flatMap((table) => {
      const named = table.columns.find(({ name }) => name.toLowerCase() === column);
      return named === undefined ? [] : [{ table: table.name, column: named.name }];
    });
    return found.length === 1 ? (found[0] ?? null) : null;
  }

  get tables(): readonly Table[] {
    return [...new Set(this.#byName.values())];
  }
}

/** A column as it is written, in lower case. */
export interface ColumnName {
  readonly qualifier: string | null;
  readonly column: string;
}

/** The column whose name ends at a place, or `null`. */
export function columnEndingAt(tokens: readonly Token[], at: number): ColumnName | null {
  const column = nameOf(tokens[at]);
  if (column === null || NO_ALIAS.test(column)) return null;
  const qualifier = tokens[at - 1]?.text === '.' ? nameOf(tokens[at - 2]) : null;
  return { qualifier: qualifier?.toLowerCase() ?? null, column: column.toLowerCase() };
}

/** The column whose name begins at a place and is no call, with the place behind it. */
export function columnStartingAt(
  tokens: readonly Token[],
  at: number,
): { readonly name: ColumnName; readonly end: number } | null {
  let end = at;
  while (tokens[end + 1]?.text === '.') end += 2;
  const name = tokens[end + 1]?.text === '(' ? null : columnEndingAt(tokens, end);
  return name === null ? null : { name, end: end + 1 };
}

/** The next table of `FROM a, b`. */
function continuesList(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]?.text !== ',') return false;
  for (let back = at - 1; back > at - 8 && back >= 0; back--) {
    const token = tokens[back];
    if (isWord(token, 'FROM')) return true;
    if (nameOf(token) === null && token?.text !== '.' && token?.text !== ',') return false;
  }
  return false;
}

const NO_ALIAS =
  /^(on|where|set|join|inner|left|right|full|cross|outer|natural|group|order|having|limit|union|intersect|except|select|values|using|and|or|not|null|is|in|as|when|then|else|end|case|returning|default|for|window|offset|exists|true|false)$/i;
