import { isFailureOfUp } from '../model/finding.js';
import type { PropertyId } from '../model/property-id.js';
import type { MigrationReport, ReportFinding } from '../model/report.js';

/** What the author can do about a finding. */
export interface Advice {
  /** How to fix it; `null` where the finding says nothing. */
  readonly fix: string | null;
  /** The line that accepts it, ready to be pasted into the migration with a reason; `null`: it cannot be accepted. */
  readonly accept: string | null;
}

/** A finding's advice, taken apart into what fixes it and the line that accepts it: a comment as the migration's file takes it. */
export function adviceOn(migration: MigrationReport, property: PropertyId, finding: ReportFinding): Advice {
  const { fix, accept } = taken(property, finding);
  return { fix, accept: accept !== null && isInCode(migration) ? accept.replace(/^--/, '//') : accept };
}

/** No statement of it stands in a file. */
function isInCode({ evidence: { statements } }: MigrationReport): boolean {
  return statements.length > 0 && statements.every(({ file }) => file === undefined);
}

function taken(property: PropertyId, finding: ReportFinding): Advice {
  const { wayOut } = finding;
  const accept = isFailureOfUp(finding) ? null : acceptanceLine(property, finding);
  if (wayOut === undefined) return { fix: null, accept };
  const line =
    /-- rehearsal: (accept|irreversible) .*? because REASON|-- rehearsal: (accept|irreversible) .*$/.exec(
      wayOut,
    );
  if (line === null) return { fix: wayOut, accept };
  const before = wayOut.slice(0, line.index).replace(/[,;]? ?or(, [^;:]*,)? (accept|say) [^,;:]*: ?$/, '');
  // What is said after the line is no part of the reason.
  const after = wayOut.slice(line.index + line[0].length).replace(/^[;,] /, '');
  const fix = [before, after].filter((text) => text !== '').join('; ');
  return { fix: fix === '' ? null : fix, accept: line[0] };
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
