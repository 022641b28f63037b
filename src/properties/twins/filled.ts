import { fold } from '../../compare/index.js';
import { sameCell } from '../../model/cell.js';
import { own } from '../../model/record.js';
import type { Lineage } from '../lineage/lineage.js';
import type { Suspect } from './suspects.js';

/**
 * The column beside one whose NULLs are filled from it, and that stays as it is: a new column on its way into use. That it had been NULL
 * says no more than that nobody had copied the value yet. `null`: it is not filled so.
 */
export function filledFrom({ kind, table, column, cells }: Suspect, lineage: Lineage): string | null {
  const successor = lineage.successor(table.name);
  if (kind !== 'cell' || column === null || successor === null || cells.length === 0) return null;
  const beside = table.columns.filter(
    (name) => name !== column && successor.columns.has(fold(name)) && !successor.written.has(fold(name)),
  );
  const isFrom = (name: string) =>
    cells.every(({ row, after }) => {
      const source = own(row, name) ?? null;
      return own(row, column) === null && source !== null && after !== undefined && sameCell(source, after);
    });
  return beside.find(isFrom) ?? null;
}
