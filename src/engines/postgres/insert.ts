import type { Row } from '../../model/dataset.js';
import { own } from '../../model/record.js';
import { parameterOf, quoteName, quoteText } from './cells.js';
import type { Bound } from './operation.js';
import type { Parameter } from './wire.js';

/** An INSERT of rows that name the same columns, with its values beside it. */
export function insertOf(reference: string, rows: readonly Row[]): Bound {
  const parameters: Parameter[] = [];
  const sql = insertSql(reference, rows, (value) => `$${parameters.push(value)}`);
  return { sql, parameters };
}

/** The same with its values in it, for one that {@link fitsIntoText}. */
export function insertText(reference: string, rows: readonly Row[]): string {
  return insertSql(reference, rows, literalOf);
}

/** Whether its values can stand in a text, and are not too many for one. */
export function fitsIntoText({ parameters }: Bound): boolean {
  return parameters.length <= IN_TEXT && parameters.every(isText);
}

/** Rows that name the same columns, up to what one statement can bind. */
export function groupsOf(rows: readonly Row[]): { row: Row; index: number }[][] {
  const groups = new Map<string, { row: Row; index: number }[]>();
  const full: { row: Row; index: number }[][] = [];
  rows.forEach((row, index) => {
    const columns = Object.keys(row);
    const key = columns.join('\u0000');
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push({ row, index });
    if (columns.length === 0 || (group.length + 1) * columns.length > PARAMETERS) {
      full.push(group);
      groups.delete(key);
    }
  });
  return [...full, ...groups.values()];
}

function insertSql(reference: string, rows: readonly Row[], write: (value: Parameter) => string): string {
  const columns = Object.keys(rows[0] ?? {});
  const into = `INSERT INTO ${reference}`;
  if (columns.length === 0) return `${into} DEFAULT VALUES`;
  const values = rows.map(
    (row) => `(${columns.map((column) => write(parameterOf(own(row, column) ?? null))).join(', ')})`,
  );
  return `${into} (${columns.map(quoteName).join(', ')}) OVERRIDING SYSTEM VALUE VALUES ${values.join(', ')}`;
}

/** What is no UTF-8 cannot stand in a text, and NUL would end it. */
function isText(value: Parameter): value is string | null {
  return value === null || (typeof value === 'string' && !value.includes('\u0000'));
}

function literalOf(value: Parameter): string {
  return isText(value) && value !== null ? quoteText(value) : 'NULL';
}

/** Values up to which they are written into a text. */
const IN_TEXT = 5_000;
/** The protocol counts them with 16 bits. */
const PARAMETERS = 30_000;
