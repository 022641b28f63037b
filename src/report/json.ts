import type { Report } from '../model/report.js';

/** The report itself: two spaces, keys in the order in which it was made, one newline at the end. */
export function renderJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}
