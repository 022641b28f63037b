import type { ReportFinding } from '../../model/report.js';
import { count } from '../words.js';

/** From so many findings of one kind on columns of one table on, they are told as one. */
const MANY = 3;

/** Columns that are named besides the first one. */
const NAMED = 5;

/** Those that say the same of many columns of a table together, each other one by itself. */
export function kindsOf(findings: readonly ReportFinding[]): ReportFinding[][] {
  const kinds = new Map<string, ReportFinding[]>();
  for (const finding of findings) {
    const { code, table, column } = finding;
    const kind = [code, table ?? '', column === undefined ? '' : 'column'].join('\u0000');
    kinds.set(kind, [...(kinds.get(kind) ?? []), finding]);
  }
  return [...kinds.values()].flatMap((kind) =>
    kind.length >= MANY && kind[0]?.column !== undefined ? [kind] : kind.map((each) => [each]),
  );
}

/** The columns besides the first one, some by name; `null` where there are none. */
export function likewise([, ...others]: readonly ReportFinding[]): string | null {
  if (others.length === 0) return null;
  const names = others.slice(0, NAMED).map(({ column }) => column);
  const rest = others.length - names.length;
  return `${names.join(', ')}${rest > 0 ? ` and ${count(rest, 'more', 'more')}` : ''}`;
}
