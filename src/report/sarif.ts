import type { Report, ReportFinding } from '../model/report.js';
import { adviceOn } from './acceptance.js';
import { acceptedFindings } from './acknowledged.js';
import { causesOf, type Entry, entriesOf, openFindings, propertiesOf } from './digest.js';
import type { RenderOptions } from './options.js';
import { placeIn } from './place.js';
import { propertyPage } from './property-page.js';
import { visibleText } from './show/visible.js';
import { propertyWords } from './words.js';

/** SARIF 2.1.0, for code scanning: a rule for each property, a result for each cause at its statement. */
export function renderSarif(report: Report, options: RenderOptions): string {
  const rules = propertiesOf(report);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            rules: rules.map((id) => rule(id, report.tool.version)),
          },
        },
        columnKind: 'utf16CodeUnits',
        properties: { engine: report.engine, source: report.source, verdict: report.verdict },
        // GitHub takes no more, and the worst stand first.
        results: results(report, options)
          .slice(0, MOST)
          .map((result) => ({ ...result, ruleIndex: rules.indexOf(result.ruleId) })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rule(id: Entry['property']['id'], version: string) {
  const { title, why } = propertyWords[id];
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: why },
    helpUri: propertyPage(id, version),
    help: { text: `${title}. ${why}`, markdown: `**${title}.** ${why}` },
    defaultConfiguration: { level: 'error' as const },
  };
}

const MOST = 5_000;

function results(report: Report, options: RenderOptions) {
  return [
    ...causesOf(report).flatMap((entry) => {
      const open = openFindings(entry.property);
      return open.length === 0
        ? [result(report, entry, undefined, 'error', options)]
        : open.map((finding) => result(report, entry, finding, 'error', options));
    }),
    ...entriesOf(report, 'inconclusive').map((entry) => result(report, entry, undefined, 'warning', options)),
    ...acceptedFindings(report).map((accepted) => ({
      ...result(report, accepted, accepted.finding, 'note', options),
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: visibleText(accepted.reason) }],
    })),
  ];
}

function result(
  report: Report,
  { migration, property }: Entry,
  finding: ReportFinding | undefined,
  level: 'error' | 'warning' | 'note',
  options: RenderOptions,
) {
  const fix = finding === undefined ? null : adviceOn(migration, property.id, finding).fix;
  const text = `${migration.id}: ${finding?.summary ?? property.summary}${fix === null ? '' : `. Fix: ${fix}`}`;
  const subject = [finding?.table, finding?.column].filter((name) => name !== undefined).join('.');
  return {
    ruleId: property.id,
    level,
    message: { text: visibleText(text) },
    locations: [
      {
        physicalLocation: physicalLocation(report, migration, finding, options),
        logicalLocations: [
          {
            name: migration.id,
            kind: 'module',
            fullyQualifiedName: subject === '' ? migration.id : `${migration.id}/${subject}`,
          },
        ],
      },
    ],
    partialFingerprints: {
      'rehearsalFinding/v1': [migration.id, property.id, finding?.code ?? level, subject].join('/'),
    },
  };
}

/** Every result has a line: GitHub shows none without. */
function physicalLocation(
  report: Report,
  migration: Entry['migration'],
  finding: ReportFinding | undefined,
  options: RenderOptions,
) {
  const { path, line } = placeIn(report, migration, finding, options);
  return { artifactLocation: { uri: uriOf(path) }, region: { startLine: line } };
}

/** A path as a relative reference, or a `file:` address where it is absolute. */
function uriOf(path: string): string {
  const parts = path.replaceAll('\\', '/').split('/');
  const drive = /^[A-Za-z]:$/.test(parts[0] ?? '') ? `/${parts.shift()}/` : '';
  const uri = drive + parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
  return uri.startsWith('/') ? `file://${uri}` : uri;
}
