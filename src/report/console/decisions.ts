import type { ReportFinding } from '../../model/report.js';
import { adviceOn } from '../acceptance.js';
import { type Entry, followsOf, openFindings, placeOf } from '../digest.js';
import { wrap } from '../show/width.js';
import { count } from '../words.js';
import { kindsOf, likewise } from './kinds.js';
import type { Style } from './style.js';

/** Decisions that are shown. */
const SHOWN = 12;

/**
 * What its author decided and has not acknowledged: each in a sentence, with the one line that acknowledges it. The same on many columns
 * of a table is one sentence, and one line for the table.
 */
export function decisionsText(entries: readonly Entry[], style: Style): string[] {
  const all = entries.flatMap((entry) =>
    kindsOf(openFindings(entry.property)).map((findings, at) => ({ entry, findings, isFirst: at === 0 })),
  );
  if (all.length === 0) return [];
  const title =
    all.length === 1 ? 'A decision to acknowledge' : `${count(all.length, 'decision')} to acknowledge`;
  return [
    style.paint(title, 'bold', 'yellow'),
    ...all.slice(0, SHOWN).flatMap((each) => decisionText(each, style)),
    ...(all.length > SHOWN ? [`  and ${count(all.length - SHOWN, 'more', 'more')}, in the report`] : []),
  ];
}

interface Decision {
  readonly entry: Entry;
  readonly findings: readonly ReportFinding[];
  readonly isFirst: boolean;
}

function decisionText({ entry, findings, isFirst }: Decision, style: Style): string[] {
  const [finding] = findings;
  if (finding === undefined) return [];
  const { migration, property } = entry;
  const place = placeOf(finding.blame);
  const follows = isFirst ? followsOf(entry) : null;
  const alike = likewise(findings);
  const { fix, accept } = adviceOn(migration, property.id, alike !== null ? ofTable(finding) : finding);
  const text = `${migration.id}  ${finding.summary}${place === null ? '' : ` (${place})`}${alike === null ? '' : `; likewise ${alike}`}${follows === null ? '' : `; ${follows}`}`;
  const [head = '', ...more] = wrap(style.plain(text), style.width - 4);
  return [
    `  ${head}`,
    ...more.map((line) => `    ${line}`),
    ...(fix === null
      ? []
      : wrap(style.plain(`fix: ${fix}; or acknowledge it:`), style.width - 4).map((line) => `    ${line}`)),
    ...(accept === null ? [] : [`    ${style.paint(style.plain(accept), 'cyan')}`]),
  ];
}

/** The same of the whole table: an acknowledgement without a column covers them all. */
function ofTable({ wayOut: _, column: __, ...finding }: ReportFinding): ReportFinding {
  return finding;
}
