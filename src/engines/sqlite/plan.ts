import type { PlanStep } from '../engine.js';

/** Reads one line of EXPLAIN QUERY PLAN; `null`: it is about neither a table nor an order. */
export function planStepOf(detail: string): PlanStep | null {
  if (/^USE TEMP B-TREE FOR (?:RIGHT PART OF |LAST .* OF )?ORDER BY/.test(detail))
    return { access: 'sort', table: '', index: null, detail };
  const [, verb, rest = ''] = /^(SEARCH|SCAN) (.+)$/s.exec(detail) ?? [];
  if (verb === undefined) return null;
  const [table = '', using = ''] = rest.split(' USING ');
  const index = /^(?:COVERING )?INDEX (.+?)(?: \(.*\))?$/s.exec(using)?.[1] ?? null;
  // An automatic index is made for the one statement, by reading all rows.
  const found = verb === 'SEARCH' && !using.startsWith('AUTOMATIC');
  return { access: found ? 'search' : 'scan', table, index, detail };
}
