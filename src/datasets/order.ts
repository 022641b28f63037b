import { inOrder } from '../model/order.js';
import { findTable, type Schema, type Table } from '../model/schema.js';
import { isWord, nameOf, significant, tokenize } from '../sql/tokenize.js';

/**
 * Table names with parents before children. Tables that a trigger fills come before those whose rows fire it, so that
 * their own rows keep the keys they were given. A circle is broken at the table that stands first in the schema.
 */
export function orderTables(schema: Schema): string[] {
  const before = new Map(schema.tables.map((table) => [table.name, parentsOf(schema, table)]));
  for (const [table, fills] of filledByTriggers(schema)) {
    for (const filled of fills) if (!reaches(before, filled, table)) before.get(table)?.add(filled);
  }
  return inOrder(
    schema.tables.map(({ name }) => name),
    (name) => before.get(name) ?? [],
  );
}

function parentsOf(schema: Schema, table: Table): Set<string> {
  const parents = table.foreignKeys.map(({ parent }) => findTable(schema, parent)?.name);
  return new Set(parents.filter((name) => name !== undefined && name !== table.name) as string[]);
}

/** Tables that insert triggers write to, by the table whose rows fire them. */
export function filledByTriggers(schema: Schema): Map<string, Set<string>> {
  const fills = new Map<string, Set<string>>();
  for (const trigger of schema.triggers) {
    const source = findTable(schema, trigger.table)?.name;
    if (source === undefined) continue;
    const tokens = significant(tokenize(trigger.sql, trigger.dialect));
    tokens.forEach((token, at) => {
      if (!isWord(token, 'INTO')) return;
      const target = findTable(schema, nameOf(tokens[at + 1]) ?? '')?.name;
      if (target === undefined || target === source) return;
      const known = fills.get(source) ?? new Set();
      fills.set(source, known.add(target));
    });
  }
  return fills;
}

/** Whether the one table needs the other first, over any number of steps. */
function reaches(before: ReadonlyMap<string, ReadonlySet<string>>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(before.get(name) ?? []));
  }
  return false;
}
