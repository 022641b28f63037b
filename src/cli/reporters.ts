import type { Report } from '../model/report.js';

/** The forms of a report. */
export const reporterNames = ['console', 'json', 'html', 'junit', 'sarif', 'markdown'] as const;

export type ReporterName = (typeof reporterNames)[number];

export interface RenderOptions {
  /** Whether the console's text may hold colours. */
  readonly colour?: boolean;
}

const files: Readonly<Record<ReporterName, string | null>> = {
  console: null,
  json: 'report.json',
  html: 'report.html',
  junit: 'junit.xml',
  sarif: 'report.sarif',
  markdown: 'report.md',
};

/** The name of the file in the folder of reports; `null` for what is shown only. */
export function fileOf(name: ReporterName): string | null {
  return files[name];
}
