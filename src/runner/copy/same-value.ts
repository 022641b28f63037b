import { type Cell, sameCell } from '../../model/cell.js';
import { own } from '../../model/record.js';

/**
 * Whether what a typed column gives back says the same as the cell that was put in: 1 and `true`, 3.0 and 3, one moment in two spellings.
 * Where it is not sure, it is not the same.
 *
 * @param type the column's type as the target's schema has it
 */
export function sameValue(before: Cell, after: Cell, type: string): boolean {
  if (sameCell(before, after)) return true;
  if (before === null || after === null) return false;
  const name = type.toLowerCase().replace(/ *\([^)]*\)/, '');
  return own(rules, name)?.(before, after) ?? false;
}

type Rule = (before: Cell, after: Cell) => boolean;

const rules: Readonly<Record<string, Rule>> = {
  boolean: (before, after) => (before === 1n && after === 'true') || (before === 0n && after === 'false'),
  smallint: sameNumber,
  integer: sameNumber,
  bigint: sameNumber,
  real: sameNumber,
  'double precision': sameNumber,
  numeric: (before, after) =>
    typeof after === 'string' && isNumber(before) && decimal(String(before)) === decimal(after),
  'timestamp without time zone': (before, after) => inTexts(before, after, localTime),
  'timestamp with time zone': (before, after) => inTexts(before, after, moment),
  'time without time zone': (before, after) => inTexts(before, after, withoutZeros),
  date: (before, after) => inTexts(before, after, (text) => text.replace(/[ T]00:00(:00(\.0+)?)?$/, '')),
  uuid: (before, after) => inTexts(before, after, (text) => text.replace(/[{}-]/g, '').toLowerCase()),
  character: (before, after) => inTexts(before, after, (text) => text.trimEnd()),
  jsonb: (before, after) => inTexts(before, after, document),
};

function isNumber(cell: Cell): cell is bigint | number {
  return typeof cell === 'bigint' || typeof cell === 'number';
}

function sameNumber(before: Cell, after: Cell): boolean {
  if (!isNumber(before) || !isNumber(after)) return false;
  if (typeof before === typeof after) return false;
  const [whole, real] = typeof before === 'bigint' ? [before, after as number] : [after as bigint, before];
  return Number.isInteger(real) && !Object.is(real, -0) && BigInt(real) === whole;
}

/** Digits without zeros that say nothing; `null` for what is no plain number. */
function decimal(text: string): string | null {
  const [, sign, whole, fraction = '', power = '0'] =
    /^(-?)0*(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === undefined) return null;
  const digits = `${whole}${fraction}`;
  const places = fraction.length - Number(power);
  const zeros = /0*$/.exec(digits)?.[0].length ?? 0;
  const bare = digits.slice(0, digits.length - zeros).replace(/^0+/, '');
  return bare === '' ? '0' : `${sign}${bare}e${zeros - places}`;
}

function inTexts(before: Cell, after: Cell, reading: (text: string) => string | null): boolean {
  if (typeof before !== 'string' || typeof after !== 'string') return false;
  const read = reading(before);
  return read !== null && read === reading(after);
}

/** A text that says an offset says more than a column without a time zone keeps. */
function localTime(text: string): string | null {
  const [, day, time = '00:00:00'] =
    /^(\d{4,}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?$/.exec(text) ?? [];
  return day === undefined ? null : `${day} ${withoutZeros(time.length === 5 ? `${time}:00` : time)}`;
}

function moment(text: string): string | null {
  const [, head, fraction = '', zone] =
    /^(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d(?::?\d\d)?)$/.exec(text) ?? [];
  if (head === undefined || zone === undefined) return null;
  const offset = zone === 'Z' ? zone : `${zone}00`.replace(':', '').replace(/^(...)(..).*$/, '$1:$2');
  const at = Date.parse(`${head.replace(' ', 'T')}${offset}`);
  return Number.isNaN(at) ? null : `${at}${withoutZeros(fraction)}`;
}

function withoutZeros(time: string): string {
  return time.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** A document with its keys in order; `null` for none, and for one that has a key twice, of which only one would be kept. */
function document(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    const tokens = text.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/gs) ?? [];
    const printed = JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'object' && part !== null && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    );
    return `${tokens.length} ${printed}`;
  } catch {
    return null;
  }
}
