import { decodeCell, type JsonCell } from '../model/cell-json.js';
import type {
  JsonRow,
  PropertyReport,
  ReportCounterexample,
  ReportDifference,
  ReportFinding,
} from '../model/report.js';
import { logText } from './show/log-text.js';
import { sqlLiteral } from './sql-literal.js';

/**
 * What one property found, as plain text: the sentence, the statement to blame and the fix, the smallest dataset
 * and the differences on it. Cells are written as SQL has them, so that `1`, `1.0` and `'1'` are told apart.
 */
export function explainProperty(property: PropertyReport): string {
  const { id, verdict, summary, findings, counterexample, kind, causedBy, follows = [] } = property;
  if (causedBy !== undefined) return logText(`${id} ${verdict}, and only because of ${causedBy}: ${summary}`);
  const lines = [
    `${id} ${verdict}${kind === 'decision' ? ' (a decision, to be acknowledged)' : ''}: ${summary}`,
    ...(follows.length === 0 ? [] : [`  follows: ${follows.join(', ')}`]),
    ...findings.flatMap((finding) => explainFinding(finding, findings.length > 1)),
    ...(counterexample === undefined ? [] : explainCounterexample(counterexample)),
  ];
  return logText(lines.join('\n'));
}

function explainFinding({ summary, accepted, blame, wayOut }: ReportFinding, several: boolean): string[] {
  const where =
    blame?.file === undefined ? '' : ` (${blame.file}${blame.line === undefined ? '' : `:${blame.line}`})`;
  return [
    ...(several ? [`  - ${summary}`] : []),
    ...(accepted === null ? [] : [`    accepted: ${accepted.reason}`]),
    ...(blame === undefined ? [] : [`    statement${where}: ${cut(oneLine(blame.sql))}`]),
    ...(wayOut === undefined ? [] : [`    fix: ${wayOut}`]),
  ];
}

function explainCounterexample({ seed, path, rows, dataset, differences }: ReportCounterexample): string[] {
  return [
    `  smallest dataset: ${rows === 1 ? '1 row' : `${rows} rows`} (seed ${seed}, path ${path})`,
    ...Object.entries(dataset).flatMap(([table, its]) =>
      its.map((row) => `    ${table}: ${explainRow(row)}`),
    ),
    ...(differences.length === 0
      ? []
      : ['  differences:', ...differences.slice(0, SHOWN).flatMap(explainDifference)]),
    ...(differences.length > SHOWN ? [`    … and ${differences.length - SHOWN} more`] : []),
  ];
}

/** Differences that are shown; a person reads the first few, the JSON report holds all. */
const SHOWN = 10;

function explainDifference({ table, key, column, before, after }: ReportDifference): string[] {
  const place = [
    table,
    ...(column === undefined ? [] : [`.${column}`]),
    ...(key === undefined ? [] : [` (${explainRow(key)})`]),
  ];
  return [
    `    ${place.join('')}`,
    `      before: ${explainSide(before)}`,
    `      after:  ${explainSide(after)}`,
  ];
}

function explainSide(side: JsonCell | JsonRow | undefined): string {
  if (side === undefined) return '(not there)';
  return isCell(side) ? explainCell(side) : explainRow(side);
}

function explainRow(row: JsonRow): string {
  return Object.entries(row)
    .map(([column, cell]) => `${column} = ${explainCell(cell)}`)
    .join(', ');
}

function explainCell(cell: JsonCell): string {
  return cut(sqlLiteral(decodeCell(cell)));
}

/** A cell that is not plain has one key that names its storage class, and a text. */
function isCell(side: JsonCell | JsonRow): side is JsonCell {
  if (side === null || typeof side !== 'object') return true;
  const [entry, ...others] = Object.entries(side);
  return (
    others.length === 0 &&
    entry !== undefined &&
    /^(integer|real|blob|text)$/.test(entry[0]) &&
    typeof entry[1] === 'string'
  );
}

function cut(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length} characters)` : text;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
