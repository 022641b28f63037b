import type { MigrationReport, PropertyReport, Report } from '../model/report.js';
import { failureText } from './console/failure.js';
import { openFindings } from './digest.js';
import type { RenderOptions } from './options.js';
import { placeIn } from './place.js';
import { visibleText } from './show/visible.js';

/**
 * JUnit XML: a suite for each migration, a case for each property. A property without evidence is an `error` (the test
 * could not come to a result), so that no reader takes it for green; one that does not apply, or that fails only because of
 * another one, is `skipped`.
 */
export function renderJunit(report: Report, options: RenderOptions): string {
  const { migrations, durationMs } = report;
  const all = migrations.flatMap(({ properties }) => properties);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${attributes({ name: 'rehearsal', ...countsOf(all), time: seconds(durationMs) })}>`,
    ...migrations.flatMap((migration, index) => suite(report, migration, index, options)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suite(report: Report, migration: MigrationReport, index: number, options: RenderOptions): string[] {
  const { id, properties, durationMs } = migration;
  const facts = { name: id, ...countsOf(properties), time: seconds(durationMs), timestamp: report.startedAt };
  return [
    `  <testsuite ${attributes(facts)}>`,
    ...properties.flatMap((property) => {
      const { path } = placeIn(report, migration, openFindings(property)[0], options);
      const open = `    <testcase ${attributes({ name: property.id, classname: id, file: path })}`;
      const inside = outcome({ migration, index, property }, options);
      return inside === null ? [`${open}/>`] : [`${open}>`, `      ${inside}`, '    </testcase>'];
    }),
    '  </testsuite>',
  ];
}

function outcome(
  entry: { migration: MigrationReport; index: number; property: PropertyReport },
  options: RenderOptions,
): string | null {
  const { verdict, summary, findings, accepted, causedBy } = entry.property;
  if (verdict === 'skipped') return `<skipped ${attributes({ message: summary })}/>`;
  if (verdict === 'inconclusive') {
    return `<error ${attributes({ type: 'inconclusive', message: summary })}/>`;
  }
  if (causedBy !== undefined) {
    return `<skipped ${attributes({ message: `fails as a result of ${causedBy}: ${summary}` })}/>`;
  }
  if (verdict === 'failed') {
    const type = findings.find((finding) => finding.accepted === null)?.code ?? 'failed';
    const text = failureText(entry, { ...options, color: false, width: 100 }).join('\n');
    return `<failure ${attributes({ type, message: summary })}>${escapeXml(text)}</failure>`;
  }
  return accepted === null
    ? null
    : `<system-out>${escapeXml(visibleText(`${summary} (${accepted.reason})`))}</system-out>`;
}

function countsOf(properties: readonly PropertyReport[]): Record<string, string> {
  const of = (verdict: string) => properties.filter((each) => each.verdict === verdict).length;
  // One cause is one failure: what only follows from it is told with it.
  const following = properties.filter(({ causedBy }) => causedBy !== undefined).length;
  return {
    tests: String(properties.length),
    failures: String(of('failed') - following),
    errors: String(of('inconclusive')),
    skipped: String(of('skipped') + following),
  };
}

function attributes(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}="${escapeXml(visibleText(value))}"`)
    .join(' ');
}

/** For content and for attributes; what XML does not allow was made visible before. */
function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}
