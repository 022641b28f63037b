import type { ReportFinding } from '../../model/report.js';
import { adviceOn } from '../acceptance.js';
import { type Entry, followsOf, openFindings, placeOf } from '../digest.js';
import { wrap } from '../show/width.js';
import { count } from '../words.js';
import type { Style } from './style.js';

/** Decisions that are shown. */
const SHOWN = 12;

/** What its author decided and has not acknowledged: each in a sentence, with the one line that acknowledges it. */
export function decisionsText(entries: readonly Entry[], style: Style): string[] {
  const all = entries.flatMap((entry) =>
    openFindings(entry.property).map((finding, at) => ({ entry, finding, isFirst: at === 0 })),
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

function decisionText(
  {
    entry,
    finding,
    isFirst,
  }: { readonly entry: Entry; readonly finding: ReportFinding; readonly isFirst: boolean },
  style: Style,
): string[] {
  const { migration, property } = entry;
  const place = placeOf(finding.blame);
  const follows = isFirst ? followsOf(entry) : null;
  const { accept } = adviceOn(property.id, finding);
  const text = `${migration.id}  ${finding.summary}${place === null ? '' : ` (${place})`}${follows === null ? '' : `; ${follows}`}`;
  const [head = '', ...more] = wrap(style.plain(text), style.width - 4);
  return [
    `  ${head}`,
    ...more.map((line) => `    ${line}`),
    ...(accept === null ? [] : [`    ${style.paint(style.plain(accept), 'cyan')}`]),
  ];
}
