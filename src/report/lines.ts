import type { Report } from '../model/report.js';
import { causesOf, entriesOf, openFindings } from './digest.js';
import type { RenderOptions } from './options.js';
import { placeIn } from './place.js';
import { visibleText } from './show/visible.js';

/**
 * A line for each cause, as compilers write them: `FILE:LINE: error: MIGRATION: what is wrong [PROPERTY]`. Editors find the place by it; a
 * property without evidence is a warning. Paths are as the report has them, from the folder in which it was run.
 */
export function renderLines(report: Report, options: RenderOptions): string {
  const line = (kind: 'error' | 'warning', { migration, property }: ReturnType<typeof causesOf>[number]) => {
    const [finding] = openFindings(property);
    const { path, line } = placeIn(report, migration, finding, { ...options, fromRoot: '' });
    const what = visibleText(finding?.summary ?? property.summary).replace(/\s*\n\s*/g, ' ');
    return `${visibleText(path)}:${line}: ${kind}: ${visibleText(migration.id)}: ${what} [${property.id}]\n`;
  };
  return [
    ...causesOf(report).map((entry) => line('error', entry)),
    ...entriesOf(report, 'inconclusive').map((entry) => line('warning', entry)),
  ].join('');
}
