import { UserError } from '../model/errors.js';
import type { Parser } from './parse.js';

/** A time of day in which maintenance is allowed, in minutes after midnight; it may run over midnight. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Such as `02:00-03:00`. */
export const timeWindow: Parser<Window> = (text, option) => {
  const match = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/.exec(text);
  if (match === null)
    throw new UserError(`${option} takes a time of day such as 02:00-03:00, not ${JSON.stringify(text)}`);
  const [, ...parts] = match.map(Number);
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = parts;
  return { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute, text };
};

/** @throws {UserError} when the clock is outside the window, by the machine's own time of day */
export function demandWindow({ from, to, text }: Window, now: Date): void {
  const minute = now.getHours() * 60 + now.getMinutes();
  const inside = from <= to ? minute >= from && minute < to : minute >= from || minute < to;
  if (inside) return;
  const clock = `${String(now.getHours()).padStart(2, '0')}:${String(now.getMinutes()).padStart(2, '0')}`;
  throw new UserError(`it is ${clock}, outside the maintenance window ${text}`, {
    wayOut: 'wait for it, or give another --window',
  });
}
