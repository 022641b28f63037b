import { type Cell, cellKey } from '../../model/cell.js';
import { type Dataset, rowsIn } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import { type Column, findTable } from '../../model/schema.js';
import type { Trial } from '../property.js';
import type { Pairing } from './pairing.js';

/** NULL where the old schema had NOT NULL; where it had UNIQUE, another row's value, or one that only the new collation tells from it. */
export function looserValue(
  { schemaBefore }: Trial,
  pairing: Pairing,
  column: Column,
  cell: Cell,
  dataset: Dataset,
): Cell | undefined {
  const old = findTable(schemaBefore, pairing.old);
  const pair = pairing.columns.find(({ now }) => now === column.name);
  if (old === undefined || pair === undefined) return undefined;
  const wasNotNull = old.columns.some(({ name, notNull }) => name === pair.old && notNull);
  if (wasNotNull && !column.notNull && cell !== null) return null;
  const isAlone = (columns: readonly (string | null)[], name: string) =>
    columns.length === 1 && columns[0] === name;
  const loosened =
    old.uniques.some(({ columns }) => isAlone(columns, pair.old)) &&
    !pairing.table.uniques.some(({ columns }) => isAlone(columns, column.name));
  const collation = old.columns.find(({ name }) => name === pair.old)?.collation;
  const values = rowsIn(dataset, pairing.now).map((row) => own(row, column.name) ?? null);
  const other = values.find((value) => value !== null && cellKey(value) !== cellKey(cell));
  if (loosened) return other;
  const wasUnique = old.uniques.some(({ columns }) => columns.includes(pair.old));
  if (!wasUnique || collation === column.collation || typeof other !== 'string') return undefined;
  return collation === 'nocase' ? otherCase(other) : `${other} `;
}

function otherCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}
