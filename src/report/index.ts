import { renderConsole } from './console/index.js';
import { renderGitlab } from './gitlab.js';
import { renderHtml } from './html/index.js';
import { renderInToto } from './in-toto.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderLines } from './lines.js';
import { renderMarkdown } from './markdown.js';
import type { Renderer } from './options.js';
import { renderSarif } from './sarif.js';

export { annotations } from './annotations.js';
export { mergeReports, type NamedReport } from './merge.js';
export type { Renderer, RenderOptions, RunInfo } from './options.js';
export { parseReport } from './parse/index.js';

/** The forms of a report. */
export type ReportForm =
  | 'console'
  | 'lines'
  | 'json'
  | 'html'
  | 'junit'
  | 'sarif'
  | 'markdown'
  | 'gitlab'
  | 'in-toto';

/** Every form of a report by its name. */
export const renderers: Readonly<Record<ReportForm, Renderer>> = {
  console: renderConsole,
  lines: renderLines,
  json: renderJson,
  html: renderHtml,
  junit: renderJunit,
  sarif: renderSarif,
  markdown: renderMarkdown,
  gitlab: renderGitlab,
  'in-toto': renderInToto,
};
