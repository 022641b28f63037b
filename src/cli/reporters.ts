import type { Report } from '../model/report.js';

/** The forms of a report. */
export const reporterNames = ['console', 'json'] as const;

export type ReporterName = (typeof reporterNames)[number];

export interface RenderOptions {
  /** Whether the console's text may hold colours. */
  readonly colour?: boolean;
}

interface Form {
  /** The name of the file in the folder of reports; `null` for what is shown only. */
  readonly file: string | null;
  readonly render: (report: Report, options: RenderOptions) => Promise<string>;
}

/** Each form loads its renderer when it is asked for. */
const forms: Readonly<Record<ReporterName, Form>> = {
  console: {
    file: null,
    render: async (report) => {
      const { explainProperty } = await import('../report/explain.js');
      return report.migrations
        .flatMap(({ id, verdict, properties }) => [
          `${id} ${verdict}`,
          ...properties.map(explainProperty),
          '',
        ])
        .join('\n');
    },
  },
  json: { file: 'report.json', render: async (report) => `${JSON.stringify(report, null, 2)}\n` },
};

/** The name of the file in the folder of reports; `null` for what is shown only. */
export function fileOf(name: ReporterName): string | null {
  return forms[name].file;
}

export function render(name: ReporterName, report: Report, options: RenderOptions = {}): Promise<string> {
  return forms[name].render(report, options);
}
