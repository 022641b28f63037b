import { type Cell, RawText, storageClass, toHex } from '../../model/cell.js';
import { realText } from '../values/store.js';
import { jsonFunctions } from './json-functions.js';
import { globMatches, likeMatches } from './patterns.js';

type Arguments = readonly (Cell | undefined)[];
type SqlFunction = (values: Arguments) => Cell | undefined;

/** SQLite's functions that constraints use, by name in lower case; any other's value cannot be told. */
export const functions: Readonly<Record<string, SqlFunction>> = {
  ...jsonFunctions,
  length: text((value, cell) =>
    cell instanceof Uint8Array ? BigInt(cell.length) : BigInt([...(value.split('\0', 1)[0] ?? '')].length),
  ),
  octet_length: text((value, cell) =>
    BigInt(cell instanceof Uint8Array ? cell.length : Buffer.byteLength(value)),
  ),
  lower: text((value) => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())),
  upper: text((value) => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase())),
  trim: trimming(true, true),
  ltrim: trimming(true, false),
  rtrim: trimming(false, true),
  hex: text((value, cell) => toHex(cell instanceof Uint8Array ? cell : Buffer.from(value)).toUpperCase()),
  instr: strict(([a, b]) => BigInt(textOf(a).indexOf(textOf(b)) + 1)),
  replace: strict(([a, b, c]) => (textOf(b) === '' ? textOf(a) : textOf(a).replaceAll(textOf(b), textOf(c)))),
  substr: strict(([value, start, length]) => substring(textOf(value), start, length)),
  substring: strict(([value, start, length]) => substring(textOf(value), start, length)),
  abs: strict(([value]) =>
    typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(Number(value)),
  ),
  typeof: all(([value]) => storageClass(value ?? null)),
  coalesce: firstPresent,
  ifnull: firstPresent,
  nullif: all(([a, b]) => (a === b ? null : (a ?? null))),
  like: strict(([pattern, value, escaped]) =>
    bool(likeMatches(textOf(pattern), textOf(value), escaped === undefined ? '' : textOf(escaped))),
  ),
  glob: strict(([pattern, value]) => bool(globMatches(textOf(pattern), textOf(value)))),
  date: strict(([value, more]) => (more === undefined ? clock(value, 10) : undefined)),
  datetime: strict(([value, more]) => (more === undefined ? clock(value, 19) : undefined)),
};

/** A function that is NULL where an argument is. */
function strict(compute: SqlFunction): SqlFunction {
  return (values) => {
    if (values.includes(null)) return null;
    return values.includes(undefined) ? undefined : compute(values);
  };
}

function all(compute: SqlFunction): SqlFunction {
  return (values) => (values.includes(undefined) ? undefined : compute(values));
}

function text(compute: (text: string, cell: Cell) => Cell): SqlFunction {
  return strict(([value]) => compute(textOf(value), value ?? null));
}

function firstPresent(values: Arguments): Cell | undefined {
  for (const value of values) if (value !== null) return value;
  return null;
}

function trimming(left: boolean, right: boolean): SqlFunction {
  return strict(([value, set]) => {
    const members = set === undefined ? ' ' : textOf(set);
    let trimmed = textOf(value);
    while (left && trimmed !== '' && members.includes(trimmed.charAt(0))) trimmed = trimmed.slice(1);
    while (right && trimmed !== '' && members.includes(trimmed.charAt(trimmed.length - 1)))
      trimmed = trimmed.slice(0, -1);
    return trimmed;
  });
}

function substring(value: string, start: Cell | undefined, length: Cell | undefined): string {
  const characters = [...value];
  const first = Number(start);
  const from = first > 0 ? first - 1 : first < 0 ? Math.max(characters.length + first, 0) : 0;
  const count = length === undefined ? characters.length : Number(length) - (first === 0 ? 1 : 0);
  return characters.slice(from, from + Math.max(count, 0)).join('');
}

/** A date or time text brought into SQLite's form; NULL where it is none; unknown where it reads the clock. */
function clock(value: Cell | undefined, length: number): Cell | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return julian(Number(value));
  if (typeof value !== 'string') return null;
  if (value === 'now') return undefined;
  if (/^\s*[+-]?\d+(\.\d*)?\s*$/.test(value)) return julian(Number(value));
  const parts =
    /^(?:(\d{4})-(\d\d)-(\d\d)(?:[ T](?=\d)|$))?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:\d\d)?$/.exec(
      value,
    );
  if (parts === null || (parts[1] ?? parts[4]) === undefined) return null;
  const [, year = '2000', month = '01', day = '01', hour = '00', minute = '00', second = '00', zone] = parts;
  const inRange = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  if (!inRange || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 59) return null;
  if (zone !== undefined && zone !== 'Z') return undefined;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`.slice(0, length);
}

/** A number counts as days since 4714 BC; which day it is matters to no constraint that a text has to equal. */
function julian(days: number): Cell {
  return days >= 0 && days < 5373484.5 ? '-4713-11-24' : null;
}

function textOf(cell: Cell | undefined): string {
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'bigint' || typeof cell === 'number') return realText(cell);
  if (cell === null || cell === undefined) return '';
  return Buffer.from(cell instanceof RawText ? cell.bytes : cell).toString('utf8');
}

function bool(value: boolean): bigint {
  return value ? 1n : 0n;
}
