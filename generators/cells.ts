import { type Cell, type DataLevel, RawText } from 'rehearsal';
import type { Draw } from './draw.js';

/** Text as people write it, and at the harder levels as it arrives. */
export function text(draw: Draw, level: DataLevel, usual: readonly string[]): Cell {
  if (level !== 'plain' && draw.percent(12)) return draw.pick(ODD_TEXTS);
  if (level === 'hostile' && draw.percent(4)) return draw.pick(WRONG_CLASSES);
  return draw.pick(usual);
}

/** Text that may also be missing. */
export function optionalText(draw: Draw, level: DataLevel, usual: readonly string[]): Cell {
  return draw.percent(30) ? null : text(draw, level, usual);
}

/**
 * A row's own version stamp, `current` most often. An application that was upgraded row by row leaves several; one
 * that makes its tables by an object mapper leaves NULL.
 */
export function version(draw: Draw, level: DataLevel, current: bigint): Cell {
  if (level === 'plain' || draw.percent(55)) return current;
  if (level === 'hostile' && draw.percent(20)) return draw.pick(WRONG_VERSIONS);
  return draw.pick(VERSIONS);
}

/** A number in a column of any numeric type. */
export function count(draw: Draw, level: DataLevel, usual: readonly bigint[]): Cell {
  if (level !== 'plain' && draw.percent(15)) return draw.pick(ODD_NUMBERS);
  if (level === 'hostile' && draw.percent(6)) return draw.pick(WRONG_CLASSES);
  return draw.pick(usual);
}

/** The key of the row with this place: short and readable, at the harder levels with look-alikes of others. */
export function key(draw: Draw, level: DataLevel, letter: string, place: number): Cell {
  if (level === 'plain' || draw.percent(70)) return `${letter}${place + 1}`;
  if (level === 'hostile' && draw.percent(10)) return draw.pick(ODD_KEYS(letter, place));
  return draw.pick([
    `${letter.toUpperCase()}${place}`,
    ` ${letter}${place}`,
    `00${place}`,
    `${letter}'${place}`,
    `${letter}"${place}`,
    `${letter}é${place}`,
    place === 0 ? '' : `${letter}${'0'.repeat(30)}${place}`,
  ]);
}

const ODD_KEYS = (letter: string, place: number): Cell[] => [
  new Uint8Array([place, 0xff]),
  new RawText(new Uint8Array([0x61 + (place % 26), 0xff])),
  `${letter}\u0000${place}`,
];

const ODD_TEXTS: readonly Cell[] = [
  '',
  ' ',
  '007',
  '1e3',
  "it's",
  '"quoted"',
  'null',
  '{}',
  '<script>alert(1)</script>',
  'e\u0301',
  'שלום',
  '😀',
  'a\u0000b',
  'two\nlines',
  'x'.repeat(300),
];
const WRONG_CLASSES: readonly Cell[] = [
  7n,
  0.5,
  new Uint8Array([0x00, 0xff]),
  new RawText(new Uint8Array([0x7b, 0xff, 0x7d])),
];
const VERSIONS: readonly Cell[] = [null, 0n, 1n, 1n, 2n, 2n, 3n];
const WRONG_VERSIONS: readonly Cell[] = ['two', '', 1.5, 2.5, -1n, new Uint8Array([0x31])];
const ODD_NUMBERS: readonly Cell[] = [
  null,
  0n,
  -1n,
  -0,
  0.1,
  1e300,
  9007199254740993n,
  9223372036854775807n,
  -9223372036854775808n,
];
