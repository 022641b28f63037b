import { fold, sameName } from '../../compare/index.js';
import { findTable, type Schema, type Table } from '../../model/schema.js';
import { nameOf, significant, tokenize } from '../../sql/tokenize.js';
import type { Lineage } from '../lineage/lineage.js';
import type { Trial } from '../property.js';
import type { KeyQuery } from './asked.js';

/** The unique key is one of some rows only now, by a condition on what the migration adds (a row that is marked as deleted): others are not looked up. */
export function partialKey({ table, columns }: KeyQuery, trial: Trial, lineage: Lineage): string | null {
  const successor = lineage.successor(table);
  const old = findTable(trial.schemaBefore, table);
  const now = trial.schemaAfter && successor && findTable(trial.schemaAfter, successor.name);
  if (!old || !now) return null;
  const kept = new Set(successor.columns.values());
  const index = trial.schemaAfter?.indexes.find(
    (each) =>
      each.unique &&
      each.where !== null &&
      sameName(each.table, now.name) &&
      columns.every((column, at) => sameName(column, each.columns[at] ?? '')) &&
      namesIn(each.where, each.dialect).some((name) =>
        now.columns.some((own) => fold(own.name) === name && !kept.has(name)),
      ),
  );
  return index?.where ?? null;
}

function namesIn(sql: string, dialect: Schema['dialect']): string[] {
  return significant(tokenize(sql, dialect)).map((token) => fold(nameOf(token) ?? ''));
}

/**
 * The key that took the place of the one that a look-up was made for, with columns of the migration's own before or between its own (a
 * tenant's number): who looks rows up by it now says those as well. `null`: there is none.
 */
export function longerKey(
  { table, columns }: KeyQuery,
  { schemaBefore, schemaAfter }: Trial,
  lineage: Lineage,
): readonly string[] | null {
  const successor = lineage.successor(table);
  const old = findTable(schemaBefore, table);
  const now = schemaAfter && successor && findTable(schemaAfter, successor.name);
  if (!old || !now || !schemaAfter) return null;
  const kept = new Set(successor.columns.values());
  const olds = keysOf(old, schemaBefore)
    .filter((key) => columns.every((column, at) => sameName(column, key[at] ?? '')))
    .map((key) => key.map((name) => successor.columns.get(fold(name)) ?? ''));
  const longer = keysOf(now, schemaAfter).find((key) => {
    const own = key.map(fold).filter((name) => kept.has(name));
    return own.length < key.length && olds.some((names) => names.join('\u0000') === own.join('\u0000'));
  });
  return longer ?? null;
}

function keysOf({ name, primaryKey, uniques }: Table, { indexes }: Schema): (readonly string[])[] {
  const all = [
    primaryKey,
    ...uniques.filter(({ where }) => where === null).map(({ columns }) => columns),
    ...indexes
      .filter(({ table, where }) => sameName(table, name) && where === null)
      .map((one) => one.columns),
  ];
  return all.filter((key): key is readonly string[] => key.length > 0 && !key.includes(null as never));
}
