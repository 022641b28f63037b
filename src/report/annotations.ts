import type { Report } from '../model/report.js';
import { causesOf, entriesOf, openFindings } from './digest.js';
import type { RenderOptions } from './options.js';
import { placeIn } from './place.js';
import { visibleText } from './show/visible.js';

/** GitHub shows so many of each kind for a step. */
const SHOWN = 10;

/** The lines by which GitHub Actions shows failures at their statements, the faults first; every text of others is escaped. */
export function annotations(report: Report, options: RenderOptions): string[] {
  const weight = { fault: 0, decision: 1, consequence: 2 };
  const causes = [...causesOf(report)].sort(
    (a, b) => weight[a.property.kind ?? 'fault'] - weight[b.property.kind ?? 'fault'],
  );
  const line = (kind: 'error' | 'warning', { migration, property }: (typeof causes)[number]) => {
    const [finding] = openFindings(property);
    const place = placeIn(report, migration, finding, options);
    const title = `${migration.id}: ${property.id}`;
    return `::${kind} file=${value(place.path)},line=${place.line},title=${value(title)}::${data(finding?.summary ?? property.summary)}`;
  };
  return [
    ...causes.slice(0, SHOWN).map((entry) => line('error', entry)),
    ...entriesOf(report, 'inconclusive')
      .slice(0, SHOWN)
      .map((entry) => line('warning', entry)),
  ];
}

function data(text: string): string {
  return visibleText(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function value(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
