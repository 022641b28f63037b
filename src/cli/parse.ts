import { millisecondsOf } from '../model/duration.js';
import { UserError } from '../model/errors.js';

/** Reads an option's value. @throws {UserError} that names the option and says what it takes */
export type Parser<T> = (text: string, option: string) => T;

/** A whole number within limits, written in digits. */
export function wholeNumber(limits: { min: number; max?: number }): Parser<number> {
  const { min, max = Number.MAX_SAFE_INTEGER } = limits;
  const range = limits.max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  return (text, option) => {
    const value = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) throw wrong(text, option, `a whole number ${range}`);
    return value;
  };
}

/** One of a few words. */
export function oneOf<T extends string>(choices: readonly T[]): Parser<T> {
  return (text, option) => {
    const choice = choices.find((each) => each === text);
    if (choice === undefined) throw wrong(text, option, `one of ${choices.join(', ')}`);
    return choice;
  };
}

/** `on` or `off`. */
export const onOff: Parser<boolean> = (text, option) => oneOf(['on', 'off'])(text, option) === 'on';

/** Several values with commas between them; no two the same. */
export function listOf<T>(each: Parser<T>): Parser<T[]> {
  return (text, option) => {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.includes('')) throw wrong(text, option, 'values with one comma between them');
    return [...new Set(parts.map((part) => each(part, option)))];
  };
}

/** Any text that is not empty. */
export const word: Parser<string> = (text, option) => {
  if (text.trim() === '') throw wrong(text, option, 'a value');
  return text;
};

/** A length of time such as `500ms`, `30s`, `5m` or `1.5h`, in milliseconds. */
export const duration: Parser<number> = (text, option) => {
  const value = millisecondsOf(text);
  if (value === null) throw wrong(text, option, 'a length of time such as 30s or 5m');
  return value;
};

/** The same, or `0`: no limit. */
export const durationOrZero: Parser<number> = (text, option) => (text === '0' ? 0 : duration(text, option));

/** `I/N`: the I-th of N shares, from 1. */
export const share: Parser<{ index: number; count: number }> = (text, option) => {
  const [, i, n] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const [index, count] = [Number(i), Number(n)];
  if (!(index >= 1 && index <= count)) throw wrong(text, option, 'a share such as 1/4 (the first of four)');
  return { index, count };
};

/** `NAME=VALUE`; the value may be empty and may hold equals signs. */
export const assignment: Parser<readonly [string, string]> = (text, option) => {
  const at = text.indexOf('=');
  if (at < 1) throw wrong(text, option, 'NAME=VALUE');
  return [text.slice(0, at), text.slice(at + 1)];
};

function wrong(text: string, option: string, wanted: string): UserError {
  return new UserError(`${option} takes ${wanted}, not ${JSON.stringify(text)}`);
}
