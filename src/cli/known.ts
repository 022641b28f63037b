import { relative, resolve } from 'node:path';
import type { KnownFindings } from '../model/known-findings.js';
import type { Framework } from './framework.js';
import type { Project } from './project.js';
import type { Session } from './session.js';

/** The baseline that speaks for the project's folder; `null`: there is none. @throws {UserError} when it cannot be read */
export async function knownOfProject(
  framework: Framework,
  session: Session,
  project: Project,
): Promise<KnownFindings | null> {
  const known = await framework.loadKnownFindings(framework.baselinePath(project.loaded));
  return known?.folder === folderFrom(session, project) ? known : null;
}

/** The folder of migrations, seen from where the baseline lies. */
export function folderFrom(session: Session, { folder, loaded }: Project): string {
  return relative(loaded.folder, resolve(session.folder, folder)) || '.';
}
