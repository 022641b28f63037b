import type { Report, ReportFinding } from '../model/report.js';
import { causesOf, type Entry, entriesOf, openFindings } from './digest.js';
import type { RenderOptions } from './options.js';
import { placeIn } from './place.js';
import { visibleText } from './show/visible.js';

/** GitLab's code quality report: what a merge request shows beside the changed lines. */
export function renderGitlab(report: Report, options: RenderOptions): string {
  const issues = [
    ...causesOf(report).flatMap((entry) => {
      const open = openFindings(entry.property);
      return (open.length === 0 ? [undefined] : open).map((finding) =>
        issue(report, entry, finding, options),
      );
    }),
    ...entriesOf(report, 'inconclusive').map((entry) => issue(report, entry, undefined, options)),
  ];
  // GitLab takes two of one fingerprint for one.
  const unique = new Map(issues.map((each) => [each.fingerprint, each]));
  return `${JSON.stringify([...unique.values()], null, 2)}\n`;
}

function issue(
  report: Report,
  { migration, property }: Entry,
  finding: ReportFinding | undefined,
  options: RenderOptions,
) {
  const { path, line } = placeIn(report, migration, finding, options);
  const severity =
    property.verdict === 'inconclusive' ? 'info' : property.kind === 'decision' ? 'major' : 'critical';
  return {
    description: visibleText(`${migration.id}: ${finding?.summary ?? property.summary}`),
    check_name: property.id,
    fingerprint: [
      migration.id,
      property.id,
      finding?.code ?? property.verdict,
      finding?.table ?? '',
      finding?.column ?? '',
    ]
      .map((part) => encodeURIComponent(part.toWellFormed()))
      .join('/'),
    severity,
    location: { path, lines: { begin: line } },
  };
}
