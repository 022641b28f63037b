import { type Cell, RawText, storageClass, toHex } from '../../model/cell.js';
import { numericText, realText } from '../values/store.js';
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
  hex: all(([value]) =>
    toHex(value instanceof Uint8Array ? value : Buffer.from(textOf(value))).toUpperCase(),
  ),
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
  num_nonnulls: all((values) => BigInt(values.filter((value) => value !== null).length)),
  num_nulls: all((values) => BigInt(values.filter((value) => value === null).length)),
  nullif: all(([a, b]) => (a === b ? null : (a ?? null))),
  like: strict(([pattern, value, escaped]) =>
    bool(likeMatches(textOf(pattern), textOf(value), escaped === undefined ? '' : textOf(escaped))),
  ),
  char_length: text((value) => BigInt([...value].length)),
  character_length: text((value) => BigInt([...value].length)),
  btrim: trimming(true, true),
  regex_matches: strict(([pattern, value]) => regexMatches(textOf(pattern), textOf(value), 'u')),
  regex_matches_anycase: strict(([pattern, value]) => regexMatches(textOf(pattern), textOf(value), 'iu')),
  jsonb_typeof: text(typeOfJson),
  json_typeof: text(typeOfJson),
  like_exactly: strict(([pattern, value]) => bool(likeMatches(textOf(pattern), textOf(value), '\\', true))),
  glob: strict(([pattern, value]) => bool(globMatches(textOf(pattern), textOf(value)))),
  date: strict(([value, more]) => (more === undefined ? clock(value, 10) : undefined)),
  datetime: strict(([value, more]) => (more === undefined ? clock(value, 19) : undefined)),
};

/** Whether PostgreSQL's pattern is in the text; `undefined` for a pattern that is no pattern here. */
function regexMatches(pattern: string, value: string, flags: string): Cell | undefined {
  try {
    return bool(new RegExp(pattern, flags).test(value));
  } catch {
    return undefined;
  }
}

function typeOfJson(value: string): Cell {
  try {
    const document: unknown = JSON.parse(value);
    return document === null ? 'null' : Array.isArray(document) ? 'array' : typeof document;
  } catch {
    return null;
  }
}

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
  const from = first > 0 ? first - 1 : first < 0 ? characters.length + first : -1;
  const end = length === undefined ? characters.length : from + Math.max(Number(length), 0);
  return characters.slice(Math.max(from, 0), Math.max(end, 0)).join('');
}

/** A date or time text brought into SQLite's form; NULL where it is none; unknown where it reads the clock. */
function clock(value: Cell | undefined, length: number): Cell | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') return julian(Number(value), length);
  if (typeof value !== 'string') return null;
  if (value === 'now') return undefined;
  const number = numericText(value);
  if (typeof number !== 'string') return julian(Number(number), length);
  const parts =
    /^(?:(\d{4})-(\d\d)-(\d\d)(?:[ T](?=\d)|$))?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?)?\s*(Z|[+-]\d\d:\d\d)?$/.exec(
      value,
    );
  if (parts === null || (parts[1] ?? parts[4]) === undefined) return null;
  const [, year = '2000', month = '01', day = '01', hour = '00', minute = '00', second = '00', zone] = parts;
  const inRange = Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
  if (!inRange || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 59) return null;
  if (zone !== undefined && zone !== 'Z') return undefined;
  const moment = new Date(0);
  moment.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  moment.setUTCHours(Number(hour), Number(minute), Number(second));
  return written(moment, length);
}

/** 1970-01-01 as SQLite counts days. */
const UNIX_EPOCH = 2440587.5;

function julian(days: number, length: number): Cell {
  if (days < 0 || days >= 5373484.5) return null;
  return written(new Date(Math.round((days - UNIX_EPOCH) * 86_400_000)), length);
}

/** The moment as SQLite writes dates (10 characters) and times (19). */
function written(moment: Date, length: number): string {
  const year = moment.getUTCFullYear();
  const years = `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}`;
  const rest = moment.toISOString().slice(-20, -5).replace('T', ' ');
  return years + rest.slice(0, length - 4);
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
