import { appendFileSync, existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Report } from '../model/report.js';
import type { RenderOptions, RunInfo } from '../report/options.js';
import { render } from './reporters.js';
import type { Terminal } from './terminal.js';

/** Where the session's folder lies in its repository, with `/` between; empty at its root, or where there is none. */
export function fromRoot(folder: string): string {
  for (let above = folder; ; above = dirname(above)) {
    if (existsSync(join(above, '.git'))) return relative(above, folder).replaceAll('\\', '/');
    if (dirname(above) === above) return '';
  }
}

/** Commit, branch and address of the run, as GitHub Actions or GitLab CI tell them; empty elsewhere. */
export function runInfo(env: Readonly<Record<string, string | undefined>>): RunInfo {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  const commit = env.GITHUB_SHA || env.CI_COMMIT_SHA;
  const branch = env.GITHUB_HEAD_REF || env.GITHUB_REF_NAME || env.CI_COMMIT_REF_NAME;
  const url = server && repository && id ? `${server}/${repository}/actions/runs/${id}` : env.CI_JOB_URL;
  return { ...(commit && { commit }), ...(branch && { branch }), ...(url && { url }) };
}

/**
 * Under GitHub Actions, failures are shown at their statements, and the Markdown report is the step's summary, without being asked for.
 *
 * @param env the environment of the process
 */
export async function tellGitHub(
  terminal: Terminal,
  env: Readonly<Record<string, string | undefined>>,
  report: Report,
  options: RenderOptions,
): Promise<void> {
  if (env.GITHUB_ACTIONS !== 'true') return;
  const { annotations } = await import('../report/index.js');
  for (const line of annotations(report, options)) terminal.command?.(line);
  const { GITHUB_STEP_SUMMARY: summary } = env;
  if (!summary) return;
  try {
    appendFileSync(summary, `${await render('markdown', report, options)}\n`);
  } catch (error) {
    terminal.err(`rehearse: the step summary could not be written: ${(error as Error).message}\n`);
  }
}
