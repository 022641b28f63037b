import type { Statement } from '../model/migration.js';
import type { ReportNote } from '../model/report.js';

/** Says what the datasets never showed of a statement, and where it stands. */
export function statementGap(what: string, { sql, file, line }: Statement): ReportNote {
  return {
    kind: 'gap',
    message: `${what}: ${firstLine(sql)}`,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

function firstLine(sql: string): string {
  const text = sql.replace(/\s+/g, ' ');
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
