import { fold, namesIn, type SchemaDifference } from '../../compare/index.js';
import type { TableEffect } from '../../effects/effects.js';
import type { Index, Schema, Table } from '../../model/schema.js';

/** A UNIQUE index that was made again under its name, and is no longer unique. */
export function lostIndexKeys(
  old: Table,
  now: Table,
  { effect, after }: { readonly effect: TableEffect; readonly after: Schema },
): SchemaDifference[] {
  return old.uniques.flatMap(({ columns, index, where }): SchemaDifference[] => {
    const names = columns.flatMap((name) => (name === null ? [] : (effect.columns.get(fold(name)) ?? [])));
    if (index === null || where !== null || names.length < columns.length) return [];
    const made = after.indexes.find(({ name }) => fold(name) === fold(index));
    const isKey = [now.primaryKey, ...now.uniques.map((key) => key.columns)].some((key) =>
      key.every((name) => name !== null && names.includes(fold(name))),
    );
    if (made === undefined || isKey || isExpressionOf(names, made, now)) return [];
    const what = `UNIQUE (${names.join(', ')}) of ${old.name}`;
    return [
      {
        code: 'missing',
        kind: 'unique',
        object: old.name,
        table: old.name,
        what,
        before: what,
        columns: names,
      },
    ];
  });
}

/** What is made of these columns alone is the same where they are: a unique key of it keeps all apart that they do. */
function isExpressionOf(columns: readonly string[], { unique, where, sql }: Index, table: Table): boolean {
  const names = new Set(namesIn(sql.slice(sql.indexOf('(')), table.dialect));
  const own = table.columns.filter(({ name }) => names.has(fold(name)));
  return unique && where === null && own.every(({ name }) => columns.includes(fold(name)));
}
