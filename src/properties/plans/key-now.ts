import { fold, namesIn, sameName } from '../../compare/index.js';
import { findTable, type Schema, type Table } from '../../model/schema.js';
import type { Lineage } from '../lineage/lineage.js';
import type { Trial } from '../property.js';
import type { KeyQuery } from './asked.js';

/** What the key has become that a look-up was made for, in words, where the application looks rows up otherwise from now on; `null`: nothing. */
export function keyNow(
  query: KeyQuery,
  { schemaBefore, schemaAfter }: Trial,
  lineage: Lineage,
): string | null {
  const successor = lineage.successor(query.table);
  const old = findTable(schemaBefore, query.table);
  const now = schemaAfter && successor && findTable(schemaAfter, successor.name);
  if (!old || !now) return null;
  const sides = {
    query,
    old: { table: old, schema: schemaBefore },
    now: { table: now, schema: schemaAfter },
  };
  const longer = longerKey(sides, successor.columns);
  if (longer !== null) return `its key is ${longer.join(', ')} now, by which rows are found`;
  const where = partialKey(sides, successor.columns);
  return where === null ? null : `its key is one of rows where ${where}, which are looked up`;
}

interface Side {
  readonly table: Table;
  readonly schema: Schema;
}

interface Sides {
  readonly query: KeyQuery;
  readonly old: Side;
  readonly now: Side;
}

/** The unique key is one of some rows only now, by a condition on what the migration adds (a row that is marked as deleted): others are not looked up. */
function partialKey({ query, now }: Sides, columns: ReadonlyMap<string, string>): string | null {
  const kept = new Set(columns.values());
  const isNew = (name: string) => now.table.columns.some((own) => fold(own.name) === name && !kept.has(name));
  const index = now.schema.indexes.find(
    (each) =>
      each.unique &&
      each.where !== null &&
      sameName(each.table, now.table.name) &&
      query.columns.every((column, at) => sameName(column, each.columns[at] ?? '')) &&
      namesIn(each.where, each.dialect).some(isNew),
  );
  return index?.where ?? null;
}

/**
 * The key that took the place of the one that a look-up was made for, with columns of the migration's own before or between its own (a
 * tenant's number): who looks rows up by it now says those as well. `null`: there is none.
 */
function longerKey(
  { query, old, now }: Sides,
  columns: ReadonlyMap<string, string>,
): readonly string[] | null {
  const kept = new Set(columns.values());
  const olds = keysOf(old)
    .filter((key) => query.columns.every((column, at) => sameName(column, key[at] ?? '')))
    .map((key) => key.map((name) => columns.get(fold(name)) ?? ''));
  const longer = keysOf(now).find((key) => {
    const own = key.map(fold).filter((name) => kept.has(name));
    return own.length < key.length && olds.some((names) => names.join('\u0000') === own.join('\u0000'));
  });
  return longer ?? null;
}

function keysOf({ table: { name, primaryKey, uniques }, schema: { indexes } }: Side): (readonly string[])[] {
  const all = [
    primaryKey,
    ...uniques.filter(({ where }) => where === null).map(({ columns }) => columns),
    ...indexes
      .filter(({ table, where }) => sameName(table, name) && where === null)
      .map((one) => one.columns),
  ];
  return all.filter((key): key is readonly string[] => key.length > 0 && !key.includes(null as never));
}
