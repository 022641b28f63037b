import type { Cell } from '../../model/cell.js';
import type { Dataset, Row } from '../../model/dataset.js';
import type { Image } from '../../model/image.js';
import { own } from '../../model/record.js';
import { findTable, type Schema } from '../../model/schema.js';
import { datasetOf } from '../application.js';
import { spelling } from './compare.js';
import type { Application } from './operations.js';

/** What the old application knows: its schema, and the rows that are there before and after `up`. */
export function applicationOf(before: Image, up: Image, salt: number): Application {
  const old = datasetOf(before);
  const after = inOldColumns(old, datasetOf(up), before.schema, up.schema);
  return { schema: before.schema, before: old, after, salt };
}

/** The new rows as the old application sees them, for tables whose key it still has; else the old ones. */
function inOldColumns(before: Dataset, after: Dataset, old: Schema, now: Schema): Dataset {
  return Object.fromEntries(
    old.tables.map((table): [string, readonly Row[]] => {
      const other = findTable(now, table.name);
      if (other === undefined || table.primaryKey.some((name) => spelling(other, name) === undefined))
        return [table.name, own(before, table.name) ?? []];
      const names = table.columns.map(({ name }) => [name, spelling(other, name) ?? ''] as const);
      const rows = (own(after, other.name) ?? []).map((row) =>
        Object.fromEntries(names.map(([name, there]): [string, Cell] => [name, own(row, there) ?? null])),
      );
      return [table.name, rows];
    }),
  );
}
