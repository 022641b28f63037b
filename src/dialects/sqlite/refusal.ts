import type { Missing, Refusal, Refused } from '../refusal.js';

/**
 * What SQLite's refusal says. SQLite has one code, SQLITE_ERROR, for all that is wrong with a statement itself, so that its words
 * (fixed in its source, in English only) are all there is.
 */
export function sqliteRefusal({ sql, message, code }: Refused): Refusal {
  // Code from a library is loaded by the application, if it is.
  if (/\bload_extension\s*\(/i.test(sql) && message === 'not authorized')
    return { kind: 'missing', what: 'surroundings', name: 'load_extension' };
  if (code !== undefined && code !== 'SQLITE_ERROR') return { kind: 'other' };
  for (const [pattern, what] of MISSING) {
    const name = pattern.exec(message)?.[1];
    if (name !== undefined) return { kind: 'missing', what, name: name.slice(name.lastIndexOf('.') + 1) };
  }
  const taken = /(?:table|view|index|trigger) "?(.+?)"? already exists|duplicate column name: (.+)/.exec(
    message,
  );
  if (taken) return { kind: 'exists', name: taken[1] ?? taken[2] ?? '' };
  return SYNTAX.test(message) ? { kind: 'syntax' } : { kind: 'other' };
}

const MISSING: readonly (readonly [RegExp, Missing])[] = [
  [/no such function: (\S+)/, 'function'],
  [/no such module: (\S+)/, 'module'],
  [/no such tokenizer: (\S+)/, 'module'],
  [/no such collation sequence: (\S+)/, 'collation'],
  [/no such (?:table|view): (\S+)/, 'table'],
  [/no such column: "?([^"\s]+)/, 'column'],
  [/has no column named (\S+)/, 'column'],
  [/unknown column "(.+?)" in foreign key/, 'column'],
  [/no such (?:index|trigger): (\S+)/, 'object'],
];
const SYNTAX = /near ".*": syntax error|^incomplete input|^unrecognized token/s;
