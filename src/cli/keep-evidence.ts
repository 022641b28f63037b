import { UserError } from '../model/errors.js';
import type { Report } from '../model/report.js';
import type { Settings } from '../model/settings.js';
import { configuredPath, type Project } from './project.js';
import { render } from './reporters.js';
import type { Session } from './session.js';
import { writeWhole } from './write-whole.js';

/** Refuses, before anything runs, to keep evidence of a part as if it were of the whole. @throws {UserError} */
export function demandWholeRun({ only, shard, properties, timeMs }: Settings): void {
  if (only === null && shard === null && properties === null && timeMs === null) return;
  throw new UserError('--write-evidence is for a rehearsal of the whole folder by all properties', {
    wayOut:
      shard === null
        ? 'leave --only, --from, --to and --time out'
        : 'rehearse report merge --out FILE joins the shares',
  });
}

/** Where the evidence goes: the given place, else the configured one. */
export function evidencePath(session: Session, project: Project, asked: string | true): string {
  if (asked !== true) return asked;
  return configuredPath(session, project, project.loaded.config.evidence ?? 'reports/evidence.json');
}

/** Keeps the report for `rehearse gate`, when everything passed. @returns what was done, in one line */
export async function keepEvidence(report: Report, path: string): Promise<string> {
  if (report.verdict !== 'passed') return `evidence: not written, because the verdict is ${report.verdict}\n`;
  await writeWhole(path, await render('json', report));
  return `evidence: ${path}\n`;
}
