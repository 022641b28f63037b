import type { Cell } from '../model/cell.js';

/** Units in which numbers say moments, in seconds: from nanoseconds up to days. */
const UNITS = [1e-9, 1e-6, 1e-3, 1, 86_400];
/** Some spellings leave out the hours, and say another day only after a whole one. */
const DAY = 86_400;

/**
 * Whether two values say moments that lie so many seconds apart, as numbers of some unit or as texts: what a clock gave at two times,
 * and nothing beside it.
 */
export function areMomentsApart(one: Cell, other: Cell, seconds: number): boolean {
  const [from, to] = [numberIn(one), numberIn(other)];
  if (from !== null && to !== null) {
    return UNITS.some(
      (unit) => Math.abs((to - from) * unit - seconds) <= Math.max(1, unit === DAY ? DAY : 0),
    );
  }
  const [start, end] = [textIn(one), textIn(other)];
  return start !== null && end !== null && Math.abs(end - start - seconds) < DAY;
}

/** Whether a value may say a moment: a date of a text, or a number of seconds or parts of them since 1970 that comes to our time. */
export function isMoment(cell: Cell): boolean {
  const number = numberIn(cell);
  if (number === null) return textIn(cell) !== null;
  return UNITS.some((unit) => unit < DAY && number * unit > 1e8 && number * unit < 4.2e9);
}

function numberIn(cell: Cell): number | null {
  if (typeof cell === 'bigint' || typeof cell === 'number') return Number(cell);
  return typeof cell === 'string' && /^\d+(\.\d+)?$/.test(cell) ? Number(cell) : null;
}

/** Seconds since 1970, of a text that is a date with or without a time. */
function textIn(cell: Cell): number | null {
  const [, day, time = '00:00:00', zone = 'Z'] = (typeof cell === 'string' && STAMP.exec(cell)) || [];
  if (day === undefined) return null;
  const hours = /^[+-]\d\d$/.test(zone) ? `${zone}:00` : zone;
  const moment = Date.parse(`${day}T${time}${hours}`);
  return Number.isNaN(moment) ? null : moment / 1000;
}

const STAMP = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;
