import type { Image, TableImage } from '../../model/image.js';
import type { Table } from '../../model/schema.js';
import { sameTree } from './pages.js';

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
  /** The catalog is the same, so that all of an earlier image is known by the same names. */
  readonly sameCatalog: boolean;
  kept(name: string): TableImage | undefined;
  counter(name: string): bigint | undefined;
}

/** @param roots first pages of the tables now */
export function sharedWith(old: Picture, bytes: Buffer, roots: ReadonlyMap<string, number>): Shared {
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
  const sameCatalog = sameTree(old.bytes, bytes, CATALOG_ROOT);
  const definitions = new Map(old.image.schema.tables.map((table) => [table.name, table]));
  return {
    sameCatalog,
    table: (table) => {
      const before = definitions.get(table.name);
      const defined = before !== undefined && (before === table || before.sql === table.sql);
      return defined && table.virtual === null && same(table.name)
        ? old.image.tables.get(table.name)
        : undefined;
    },
    kept: (name) => (sameCatalog && same(name) ? old.image.kept.get(name) : undefined),
    counter: (name) =>
      sameCatalog && same(name) && same('sqlite_sequence') ? old.image.counters?.get(name) : undefined,
  };
}

/** The catalog is the table that begins on the first page. */
export const CATALOG_ROOT = 1;
