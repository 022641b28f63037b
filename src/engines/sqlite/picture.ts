import type BetterSqlite3 from 'better-sqlite3';
import type { Image, TableImage } from '../../model/image.js';
import type { Table } from '../../model/schema.js';
import { sameEncoding, sameTree } from './pages.js';

/** A database's bytes together with what was read from them, so that a later image need not read what is still the same. */
export interface Picture {
  readonly bytes: Buffer;
  readonly image: Image;
  /** First pages of its tables, by name. */
  readonly roots: ReadonlyMap<string, number>;
}

/** What an image of a database may take over from an earlier one. */
export interface Shared {
  table(table: Table): TableImage | undefined;
  kept(name: string): TableImage | undefined;
  counter(name: string): bigint | undefined;
}

/** @param roots first pages of the tables now */
export function sharedWith(old: Picture, bytes: Buffer, roots: ReadonlyMap<string, number>): Shared {
  if (!sameEncoding(old.bytes, bytes)) return nothingShared;
  const known = new Map<string, boolean>();
  const same = (name: string) => {
    let answer = known.get(name);
    if (answer === undefined) {
      const root = roots.get(name);
      answer = root !== undefined && old.roots.get(name) === root && sameTree(old.bytes, bytes, root);
      known.set(name, answer);
    }
    return answer;
  };
  let catalog: boolean | undefined;
  /** The catalog is the same, so that all of an earlier image is known by the same names. */
  const sameCatalog = () => {
    catalog ??= sameTree(old.bytes, bytes, CATALOG_ROOT);
    return catalog;
  };
  let byName: ReadonlyMap<string, Table> | undefined;
  const definition = (name: string) => {
    byName ??= new Map(old.image.schema.tables.map((table) => [table.name, table]));
    return byName.get(name);
  };
  return {
    table: (table) => {
      const before = definition(table.name);
      const defined = before !== undefined && (before === table || before.sql === table.sql);
      return defined && table.virtual === null && same(table.name)
        ? old.image.tables.get(table.name)
        : undefined;
    },
    kept: (name) => (sameCatalog() && same(name) ? old.image.kept.get(name) : undefined),
    counter: (name) =>
      sameCatalog() && same(name) && same('sqlite_sequence') ? old.image.counters?.get(name) : undefined,
  };
}

const nothingShared: Shared = { table: () => undefined, kept: () => undefined, counter: () => undefined };

/** First pages of the tables, by name; 0 where one has none of its own. */
export function rootsOf(db: BetterSqlite3.Database): ReadonlyMap<string, number> {
  const pages = db.prepare("SELECT name, rootpage FROM main.sqlite_schema WHERE type = 'table'");
  const rows = pages.raw(true).all() as [string, bigint][];
  return new Map(rows.map(([name, page]) => [name, Number(page)]));
}

/** The catalog is the table that begins on the first page. */
export const CATALOG_ROOT = 1;
