import { fold, rowOf, tableNamed } from '../compare/index.js';
import type { TableEffect } from '../effects/effects.js';
import { cellKey } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { TableImage } from '../model/image.js';
import type { Trial } from './property.js';

/** Rows that are in the table when the dataset is empty: earlier migrations put them in. */
export async function rowsOfEmpty(trial: Trial, table: string): Promise<ReadonlySet<string>> {
  const image = await (await trial.sibling({})).before();
  const found = tableNamed(image, table);
  return new Set(found?.rows.map((row) => textOf(rowOf(found, row))));
}

/** Rows that are in the table after `up` when the dataset is empty, but for the keys, which go on from those that are there. */
export async function constantsIn(trial: Trial, { name }: TableEffect): Promise<ReadonlySet<string>> {
  const { result, image } = await (await trial.sibling({})).up();
  const found = result.ok ? tableNamed(image, name) : undefined;
  return new Set(found?.rows.map((row) => textOf(withoutKey(rowOf(found, row), found))));
}

/** What a row says beside its key. */
export function withoutKey(row: Row, { columns, key }: TableImage): Row {
  const names = new Set(key.map((at) => columns[at]));
  return Object.fromEntries(Object.entries(row).filter(([column]) => !names.has(column)));
}

/** The same for rows that say the same. */
export function textOf(row: Row): string {
  return JSON.stringify(Object.entries(row).map(([column, cell]) => [fold(column), cellKey(cell)]));
}
