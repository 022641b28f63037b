import { fold, tableNamed } from '../../compare/index.js';
import type { Effects } from '../../effects/effects.js';
import type { Finding } from '../../model/finding.js';
import type { Image, TableImage } from '../../model/image.js';
import { findTable, type Schema, type Table, type UniqueKey } from '../../model/schema.js';

/**
 * Unique keys that a longer one takes the place of, by a column of the migration's own that is NULL in every row after `up`: rows with
 * NULL in a key are never the same, so that nothing keeps the old ones apart any more.
 */
export function keysOfNulls(before: Schema, up: Image, effects: Effects): Finding[] {
  return before.tables.flatMap((old) => {
    const effect = effects.table(old.name);
    const now = effect && findTable(up.schema, effect.name);
    const image = effect && tableNamed(up, effect.name);
    if (!effect || !now || !image || effect.columns.size === 0 || image.rows.length === 0) return [];
    const told = keysOf(old).flatMap((key): Finding[] => {
      const columns = key.flatMap((name) => effect.columns.get(fold(name)) ?? []);
      if (columns.length < key.length || keysOf(now).some((other) => isWithin(other, columns))) return [];
      const longer = distinctKeys(now, up.schema).find((other) => isWithin(columns, other));
      const empty = longer?.find((name) => !stands(effect.columns, name) && isNull(image, name));
      return longer === undefined || empty === undefined ? [] : [finding(old, key, longer, empty)];
    });
    return told.slice(0, 1);
  });
}

function keysOf({ primaryKey, uniques }: Table): string[][] {
  const whole = uniques.filter(({ where }) => where === null).map(namesOf);
  return [[...primaryKey], ...whole].filter((key) => key.length > 0 && !key.includes(''));
}

/** Those for which NULL is never the same as NULL. */
function distinctKeys(table: Table, { indexes }: Schema): string[][] {
  const sqlOf = ({ index }: UniqueKey) => indexes.find(({ name }) => name === index)?.sql ?? table.sql;
  const uniques = table.uniques.filter((key) => !/\bNULLS\s+NOT\s+DISTINCT\b/i.test(sqlOf(key)));
  return keysOf({ ...table, primaryKey: [], uniques });
}

function namesOf({ columns }: UniqueKey): string[] {
  return columns.map((name) => name ?? '');
}

function isWithin(key: readonly string[], other: readonly string[]): boolean {
  const names = new Set(other.map(fold));
  return key.every((name) => names.has(fold(name)));
}

function stands(columns: ReadonlyMap<string, string>, name: string): boolean {
  return [...columns.values()].includes(fold(name));
}

function isNull({ columns, rows }: TableImage, name: string): boolean {
  const at = columns.findIndex((column) => fold(column) === fold(name));
  return rows.every((row) => row[at] === null);
}

function finding(
  { name: table }: Table,
  key: readonly string[],
  longer: readonly string[],
  empty: string,
): Finding {
  return {
    code: `key-of-nulls: ${key.map(fold).join(', ')}`,
    table,
    summary: `${table} was unique by ${key.join(', ')} and is now by ${longer.join(', ')}, but up leaves ${empty} NULL in every row: rows with NULL never count as the same, so nothing keeps them apart`,
    differences: [],
    wayOut: `fill ${empty} for the rows that are there and declare it NOT NULL; or accept it: -- rehearsal: accept untouched ${table} because REASON`,
  };
}
