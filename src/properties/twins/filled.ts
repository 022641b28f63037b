import { fold } from '../../compare/index.js';
import { sameCell } from '../../model/cell.js';
import { own } from '../../model/record.js';
import type { Lineage } from '../lineage/lineage.js';
import type { Suspect } from './suspects.js';

/** The suspects without those that are filled from the column beside them, and what of those is let go, in words. */
export function withoutFilled(
  all: readonly Suspect[],
  lineage: Lineage,
): { readonly suspects: Suspect[]; readonly notes: string[] } {
  const suspects: Suspect[] = [];
  const notes: string[] = [];
  for (const suspect of all) {
    const from = filledFrom(suspect, lineage);
    const place = `${suspect.table.name}.${suspect.column}`;
    if (from === null) suspects.push(suspect);
    else
      notes.push(`${place}: NULL became what ${from} holds, and nothing tells afterwards where it was NULL`);
  }
  return { suspects, notes };
}

/**
 * The column beside one whose NULLs are filled from it, and that stays as it is: a new column on its way into use. That it had been NULL
 * says no more than that nobody had copied the value yet. `null`: it is not filled so.
 */
function filledFrom({ kind, table, column, cells }: Suspect, lineage: Lineage): string | null {
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
