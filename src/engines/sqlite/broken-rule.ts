import type { BrokenRule } from '../../model/errors.js';

/** The rule that a statement broke, by SQLite's extended code; its words (fixed in its source, in English only) name the place. */
export function brokenRule(code: string, message: string): BrokenRule | undefined {
  if (RAISE_ALONE.test(message)) return { rule: 'trigger' };
  if (message === 'integer overflow') return { rule: 'type', overflow: true };
  const [rule] = RULES.find(([, codes]) => codes.test(code)) ?? [];
  if (rule === undefined) return undefined;
  const [, said = ''] = /constraint failed: (.*)$/s.exec(message) ?? [];
  if (rule === 'check') return { rule, check: said };
  const [, table, column] = /^(\S+?)\.(\S+?)(?:,|$)/.exec(said) ?? [];
  return table === undefined || column === undefined ? { rule } : { rule, table, column };
}

const RULES = [
  ['not-null', /_NOTNULL$/],
  ['check', /_CHECK$/],
  ['unique', /_(UNIQUE|PRIMARYKEY|ROWID)$/],
  ['foreign-key', /_FOREIGNKEY$/],
  ['trigger', /_TRIGGER$/],
  ['type', /_DATATYPE$|^SQLITE_MISMATCH$/],
] as const;

/** RAISE outside a trigger cannot succeed, and is written for no other purpose. */
const RAISE_ALONE = /^RAISE\(\) may only be used within a trigger/;
