import type { PropertyId } from '../model/property-id.js';
import type { ReportFinding } from '../model/report.js';

/** What the author can do about a finding. */
export interface WaysOut {
  /** How to mend it; `null` where the finding says nothing. */
  readonly mend: string | null;
  /** The line that accepts it, ready to be pasted into the migration with a reason; `null`: it cannot be accepted. */
  readonly accept: string | null;
}

/** A finding's advice, taken apart into what mends it and the line that accepts it. */
export function waysOut(property: PropertyId, finding: ReportFinding): WaysOut {
  const { wayOut } = finding;
  const accept = property === 'applies' ? null : acceptanceLine(property, finding);
  if (wayOut === undefined) return { mend: null, accept };
  const line = /-- rehearsal: (accept|irreversible) .*$/.exec(wayOut);
  if (line === null) return { mend: wayOut, accept };
  const mend = wayOut.slice(0, line.index).replace(/[,;]? ?or (accept|say) [^,;:]*: ?$/, '');
  return { mend: mend === '' ? null : mend, accept: line[0] };
}

function acceptanceLine(property: PropertyId, { table, column }: ReportFinding): string {
  const place = [table, table === undefined ? undefined : column]
    .filter((name) => name !== undefined)
    .map(name)
    .join('.');
  return `-- rehearsal: accept ${property}${place === '' ? '' : ` ${place}`} because REASON`;
}

/** A name as a directive takes it: bare, or in double quotes. */
function name(text: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(text) ? text : `"${text.replaceAll('"', '""')}"`;
}
