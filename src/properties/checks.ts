import type { RowDifference } from '../compare/index.js';
import type { Difference, Finding } from '../model/finding.js';
import type { Check, Subject } from './property.js';

/** The dataset did not exercise the promise. */
export const nothingSeen: Check = { findings: [], evidence: false };

/** The promise was exercised and held. */
export const holds: Check = { findings: [], evidence: true };

/** Why a promise about what is there before does not apply to a migration that starts from nothing. */
export function nothingBefore({ schemaBefore }: Subject): string | null {
  return schemaBefore.tables.length === 0 ? 'there is no table before it' : null;
}

export function found(findings: readonly Finding[], notes: readonly string[] = []): Check {
  return { findings, evidence: true, ...(notes.length > 0 ? { notes } : {}) };
}

/**
 * Findings of one kind in one place as one finding: the loop takes them for the same fault, so that each must say all
 * of it.
 */
export function merged(findings: readonly Finding[]): Finding[] {
  const kinds = new Map<string, Finding>();
  for (const finding of findings) {
    const kind = [finding.code, finding.table, finding.column].join('\u0000');
    const known = kinds.get(kind);
    const summary = known && `${known.summary}; ${finding.summary}`;
    const differences = [...(known?.differences ?? []), ...finding.differences];
    kinds.set(kind, known && summary !== undefined ? { ...known, summary, differences } : finding);
  }
  return [...kinds.values()];
}

/** Cells and rows of one table as a finding's differences; enough of them to see the fault. */
export function rowDifferences(table: string, differences: readonly RowDifference[]): Difference[] {
  return differences.slice(0, SHOWN).map(({ key, column, before, after }) => ({
    table,
    key,
    ...(column === undefined ? {} : { column }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  }));
}

const SHOWN = 20;

/** What to do where a direction ends before its work does. */
export const AWAIT = 'await each promise or return it, so that its failure is the failure of the migration';

/** The engine's message without what depends on the data, so that the same fault reads the same. */
export function faultOf(error: Error | undefined): string {
  return (error?.message ?? 'unknown error')
    .replace(/: \d+ row\(s\), such as .*$/s, '')
    .replace(/"[^"]{60,}"/g, '"…"');
}
