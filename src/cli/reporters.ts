import type { Report } from '../model/report.js';
import type { RenderOptions } from '../report/options.js';

/** The forms of a report. */
export const reporterNames = [
  'console',
  'lines',
  'json',
  'html',
  'junit',
  'sarif',
  'markdown',
  'gitlab',
  'in-toto',
] as const;

export type ReporterName = (typeof reporterNames)[number];

const files: Readonly<Record<ReporterName, string | null>> = {
  console: null,
  lines: null,
  json: 'report.json',
  html: 'report.html',
  junit: 'junit.xml',
  sarif: 'report.sarif',
  markdown: 'report.md',
  gitlab: 'gl-code-quality-report.json',
  'in-toto': 'report.intoto.json',
};

/** The name of the file in the folder of reports; `null` for what is shown only. */
export function fileOf(name: ReporterName): string | null {
  return files[name];
}

/** The report as text; the renderers are loaded when there is something to render. */
export async function render(
  name: ReporterName,
  report: Report,
  options: RenderOptions = {},
): Promise<string> {
  const { renderers } = await import('../report/index.js');
  return renderers[name](report, options);
}
