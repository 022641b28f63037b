import { type Cell, RawText } from '../../model/cell.js';
import type { Column } from '../../model/schema.js';
import type { Meaning } from './meaning.js';
import { LARGEST, SMALLEST } from './store.js';

/** Values at the edges of what a real application could have written into such a column. */
export function edgesOf(column: Column, meaning: Meaning): readonly Cell[] {
  if (meaning === 'boolean') return [0n, 1n];
  if (meaning.startsWith('epoch')) return EDGE_EPOCHS;
  if (column.numbered === true) return NUMBERED;
  if (column.rowidAlias || (column.primaryKey > 0 && column.affinity === 'integer')) return EDGE_KEYS;
  switch (column.affinity) {
    case 'integer':
      return EDGE_INTEGERS;
    case 'real':
      return EDGE_REALS;
    case 'numeric':
      return isTime(meaning) ? EDGE_TIMES : [...EDGE_INTEGERS, ...EDGE_REALS];
    case 'text':
      return isTime(meaning) ? [...EDGE_TIMES, ...EDGE_TEXTS.slice(0, 12)] : EDGE_TEXTS;
    case 'blob':
      return meaning === 'blob'
        ? EDGE_BLOBS
        : [...EDGE_BLOBS, ...EDGE_INTEGERS, ...EDGE_REALS, -0, ...EDGE_TEXTS];
  }
}

/** Values of a storage class that the column is not meant for: what only a bug or an older application writes. */
export function wrongFor(column: Column): readonly Cell[] {
  if (column.rowidAlias) return [LARGEST / 2n, SMALLEST];
  switch (column.affinity) {
    case 'integer':
    case 'numeric':
      return ['n/a', 'twelve', '12abc', '', 0.5, 1e300, new Uint8Array([0x31])];
    case 'real':
      return ['n/a', '', '1,5', new Uint8Array([0x31])];
    case 'text':
      return [
        new Uint8Array(Buffer.from('text as a blob')),
        new Uint8Array(),
        new RawText(new Uint8Array([0x61, 0xff, 0x62])),
        new RawText(new Uint8Array([0x61, 0xfe, 0x62])),
        new RawText(new Uint8Array([0xed, 0xa0, 0x80])),
      ];
    case 'blob':
      return ['a blob as text', 7n, 1.5];
  }
}

function isTime(meaning: Meaning): boolean {
  return meaning === 'timestamp' || meaning === 'iso-timestamp' || meaning === 'date';
}

const EDGE_INTEGERS: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n,
  7n,
  10n,
  127n,
  255n,
  256n,
  32767n,
  65536n,
  2147483647n,
  2147483648n,
  -2147483648n,
  4294967296n,
  9007199254740991n,
  9007199254740992n,
  9007199254740993n,
  -9007199254740993n,
  LARGEST,
  LARGEST - 1n,
  SMALLEST,
];
const EDGE_KEYS: readonly bigint[] = [
  0n,
  1n,
  2n,
  -1n,
  2147483647n,
  2147483648n,
  4294967296n,
  9007199254740993n,
];
/** Where the last number is taken, the database hands out none any more, whatever a migration does. */
const NUMBERED = EDGE_KEYS.filter((key) => key !== 2147483647n);
const EDGE_EPOCHS: readonly bigint[] = [0n, 1n, -1n, 2147483647n, 2147483648n, 4102444800n];
const EDGE_REALS: readonly number[] = [
  0,
  1,
  -1,
  0.1,
  0.3,
  0.1 + 0.2,
  1.5,
  2.5,
  -0.5,
  299.99,
  1e15,
  1e16,
  2 ** 53 + 2,
  2 ** 63,
  1e-7,
  5e-324,
  1e300,
  1.7976931348623157e308,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
];
const EDGE_TIMES: readonly string[] = [
  '1970-01-01 00:00:00',
  '1969-12-31 23:59:59',
  '2000-02-29 12:00:00',
  '2024-02-29T23:59:59Z',
  '2024-03-31T02:30:00.123456Z',
  '2024-06-15 08:30:00+02:00',
  '2024-12-31 23:59:59.999',
  '2024-01-01',
  '9999-12-31 23:59:59',
  '0001-01-01 00:00:00',
  '',
];
const EDGE_TEXTS: readonly string[] = [
  '',
  ' ',
  'a',
  'A',
  'a ',
  ' a',
  'NULL',
  'null',
  '0',
  '7',
  '007',
  '12',
  '1e3',
  '1.0',
  '1.50',
  ' 5 ',
  '0x1F',
  '-0',
  '-7',
  '+7',
  '1_000',
  '1,5',
  '12abc',
  'never',
  'true',
  'false',
  'NaN',
  '9007199254740993',
  '9223372036854775808',
  '123456789012345678901234567890',
  "O'Brien",
  'say "hi"',
  'back\\slash',
  '100%',
  'under_score',
  '%',
  'a,b;c',
  'a|b',
  'tab\there',
  'line\nbreak',
  'line\r\nbreak',
  'trailing\n',
  'É',
  'é',
  'e\u0301',
  'ß',
  'SS',
  'İ',
  'ı',
  'ſ',
  'שלום',
  '\u202eabc',
  '😀',
  '👩‍👩‍👧',
  '中文',
  '\u00a0',
  '\ufeffbom',
  'a\u0000b',
  '\u0000',
  'a\u0001b',
  '\u007f',
  '\uffff',
  '<script>alert(1)</script>',
  '-- comment',
  "'; DROP TABLE x; --",
  '{}',
  '[]',
  '$.a',
  'x'.repeat(256),
  'long text '.repeat(120),
  '١٢٣',
];
const EDGE_BLOBS: readonly Uint8Array[] = [
  new Uint8Array(),
  new Uint8Array([0]),
  new Uint8Array([0xff]),
  new Uint8Array([0x61]),
  new Uint8Array([0, 1, 2, 3]),
  new Uint8Array([0x7b, 0xff, 0x7d]),
  new Uint8Array(Buffer.from('{"a":1}')),
  new Uint8Array(300).fill(7),
];
