import type { Report } from '../model/report.js';

/** The forms of a report. */
export const reporterNames = ['console', 'json'] as const;

export type ReporterName = (typeof reporterNames)[number];

export interface RenderOptions {
  /** Whether the console's text may hold colours. */
  readonly colour?: boolean;
}

const files: Readonly<Record<ReporterName, string | null>> = {
  console: null,
  json: 'report.json',
};

/** The name of the file in the folder of reports; `null` for what is shown only. */
export function fileOf(name: ReporterName): string | null {
  return files[name];
}

export async function render(
  name: ReporterName,
  report: Report,
  _options: RenderOptions = {},
): Promise<string> {
  if (name === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  const { explainProperty } = await import('../report/explain.js');
  return report.migrations
    .map((m) => `${m.id} ${m.verdict}\n${m.properties.map((p) => `  ${explainProperty(p)}\n`).join('')}`)
    .join('');
}
