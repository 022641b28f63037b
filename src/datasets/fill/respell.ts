import { type Cell, RawText } from '../../model/cell.js';
import type { ColumnPlan } from '../plan/column.js';
import type { Random } from '../random.js';
import { LARGEST } from '../values/store.js';

/** Another value made from one that is taken: of the same length where the attempt asks for that. */
export function respell(value: Cell, random: Random, attempt: number): Cell {
  const number = random.below(attempt < 8 ? 100 : 1_000_000);
  if (typeof value === 'bigint')
    return value > LARGEST - 2_000_000n ? value - BigInt(number) - 1n : value + BigInt(number) + 1n;
  if (typeof value === 'number') return Number.isFinite(value) ? value + number + 0.5 : number;
  if (typeof value === 'string')
    return attempt % 3 === 0 ? inPlace(value, random) : `${value}${attempt % 3 === 1 ? '-' : ''}${number}`;
  if (value instanceof RawText) return new RawText(respelledBytes(value.bytes, random));
  return value === null ? null : respelledBytes(value, random);
}

/** Texts that are easily mistaken for this one, such as the same in the other case; none where the column's values are given. */
export function textTwins(cell: Cell, column: ColumnPlan | undefined): Cell[] {
  if (column === undefined || column.given || typeof cell !== 'string') return [];
  return column.near(cell).filter((value) => typeof value === 'string');
}

/** Some letters and digits of the text replaced by others of their kind. */
function inPlace(text: string, random: Random): string {
  return text.replace(/[0-9a-z]/gi, (c) => {
    if (!random.chance(0.4)) return c;
    if (/\d/.test(c)) return String(random.below(10));
    const letter = String.fromCharCode(97 + random.below(6));
    return c === c.toLowerCase() ? letter : letter.toUpperCase();
  });
}

function respelledBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = bytes.length === 0 ? new Uint8Array(2) : new Uint8Array(bytes);
  for (let count = 0; count < 3; count++) changed[random.below(changed.length)] = random.below(256);
  return changed;
}
