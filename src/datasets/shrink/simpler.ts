import { type Cell, RawText, sameCell } from '../../model/cell.js';
import { halves, smallerJson } from '../json/smaller.js';
import type { ColumnPlan } from '../plan/column.js';

/** Simpler values that could stand in place of the cell, the simplest first. */
export function simplerCells(cell: Cell, plan: ColumnPlan): Cell[] {
  const weight = complexity(cell);
  const candidates = [...(plan.nullable ? [null] : []), ...plainValues(plan), ...partsOf(cell, plan)]
    .map((candidate) => plan.respelled(candidate))
    .filter((candidate) => candidate !== undefined);
  return candidates
    .filter(
      (candidate, at) =>
        complexity(candidate) < weight && candidates.findIndex((other) => sameCell(other, candidate)) === at,
    )
    .sort((a, b) => complexity(a) - complexity(b));
}

/** How much there is to read in a cell. Shrinking only ever lowers it, and so comes to an end. */
export function complexity(cell: Cell): number {
  if (cell === null) return 0;
  if (typeof cell === 'bigint') return 1 + (cell < 0n ? 0.5 : 0) + magnitude(cell < 0n ? -cell : cell);
  if (typeof cell === 'number') return 200 + realText(cell).length;
  if (typeof cell === 'string') return 300 + textComplexity(cell);
  return cell instanceof RawText ? 90_000 + cell.bytes.length : 80_000 + cell.length;
}

function magnitude(value: bigint): number {
  return value < 100n ? Number(value) : 100 + String(value).length;
}

function realText(value: number): string {
  return Object.is(value, -0) ? '-0.0' : String(value);
}

/** An empty text is odder than a single letter, and a capital, a digit or a sign odder than a small letter. */
function textComplexity(text: string): number {
  if (text === '') return 1.5;
  let sum = 0;
  for (const c of text)
    sum += /[a-z]/.test(c) ? 1 : /[A-Z0-9 ]/.test(c) ? 1.25 : c.charCodeAt(0) < 128 ? 1.5 : 3;
  return sum;
}

const LETTERS = [...'abcdefghij'];
const COUNT = Array.from({ length: 10 }, (_, place) => BigInt(place));

/** The plainest values that a column of this meaning holds. */
function plainValues({ meaning, column, values }: ColumnPlan): readonly Cell[] {
  const plainest = values.filter((value) => value !== null).sort((a, b) => complexity(a) - complexity(b));
  return [...plainOf(meaning, column.affinity), ...plainest.slice(0, 4)];
}

function plainOf(
  meaning: ColumnPlan['meaning'],
  affinity: ColumnPlan['column']['affinity'],
): readonly Cell[] {
  switch (meaning) {
    case 'json':
      return ['{}', '[]', '1'];
    case 'timestamp':
      return ['2024-01-01 00:00:00'];
    case 'iso-timestamp':
      return ['2024-01-01T00:00:00.000Z'];
    case 'date':
      return ['2024-01-01'];
    case 'any':
      return [0n, 1n, 'a'];
    default:
      if (affinity === 'text') return LETTERS;
      if (affinity === 'blob') return [new Uint8Array()];
      return affinity === 'real' ? [0, 1] : [...COUNT.slice(1), 0n];
  }
}

/** Parts of the cell's own value. */
function partsOf(cell: Cell, { meaning }: ColumnPlan): readonly Cell[] {
  if (typeof cell === 'string')
    return meaning === 'json' || /^\s*[{[]/.test(cell) ? smallerJson(cell) : halves(cell);
  if (typeof cell === 'bigint') return [cell / 2n, cell / 10n, -cell, cell > 0n ? cell - 1n : cell + 1n];
  if (typeof cell === 'number') return [Math.trunc(cell), Math.round(cell * 10) / 10].filter(Number.isFinite);
  if (cell instanceof RawText) return cell.bytes.length > 1 ? [new RawText(new Uint8Array([0xff]))] : [];
  return cell === null ? [] : [cell.slice(0, cell.length >> 1), cell.slice(1)];
}
