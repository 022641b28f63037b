import { type Schema, tableSaid } from '../../model/schema.js';
import { type Dialect, isWord, significant, tokenize } from '../../sql/tokenize.js';
import { columnStartingAt, Sources } from './sources.js';

/** A column whose values a statement lists to leave them out. */
export interface ListedColumn {
  readonly table: string;
  readonly column: string;
}

/** Columns in `NOT IN (SELECT column FROM table …)` that can be NULL: one such row, and the condition is true of none. */
export function nullableLists(sql: string, schema: Schema, dialect: Dialect): ListedColumn[] {
  const tokens = significant(tokenize(sql, dialect));
  const sources = new Sources(tokens, schema);
  return tokens.flatMap((token, at) => {
    if (!isWord(token, 'NOT') || !isWord(tokens[at + 1], 'IN') || tokens[at + 2]?.text !== '(') return [];
    if (!isWord(tokens[at + 3], 'SELECT')) return [];
    const selected = columnStartingAt(tokens, isWord(tokens[at + 4], 'DISTINCT') ? at + 5 : at + 4);
    if (selected === null || !isWord(tokens[selected.end], 'FROM')) return [];
    const from = columnStartingAt(tokens, selected.end + 1)?.name.column ?? '';
    const qualifier = selected.name.qualifier ?? tableSaid(schema, from)?.name.toLowerCase() ?? from;
    const found = sources.resolve({ ...selected.name, qualifier });
    return found !== null && columnOf(schema, found)?.notNull === false ? [found] : [];
  });
}

function columnOf({ tables }: Schema, { table, column }: ListedColumn) {
  return tables.find(({ name }) => name === table)?.columns.find(({ name }) => name === column);
}
