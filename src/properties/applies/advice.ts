import type { Rule } from '../old/refusal.js';

/** What to do about rows for which `up` fails. @param own of our own format, which can declare preconditions */
export function adviceFor(rule: Rule, own: boolean): string {
  const fix = FIXES[rule] ?? 'let up change or leave out such rows before this statement';
  return own ? `${fix}, or refuse such databases by a declared precondition` : fix;
}

const FIXES: Readonly<Partial<Record<Rule, string>>> = {
  unique: 'make equal values differ, or merge their rows, before this statement',
  'not-null': 'fill NULLs before this statement, or let the column take them',
  'foreign-key':
    'insert the rows that are referred to, set the reference to NULL, or delete such rows before this statement',
  check: 'change values that the CHECK refuses before this statement',
  type: 'convert or leave out values that the new type refuses',
};
