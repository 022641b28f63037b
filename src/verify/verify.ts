import type { Report } from '../model/report.js';
import type { Listener } from '../rehearsal/events.js';
import type { ProjectOptions } from './options.js';
import { openProject } from './project.js';

/** What {@link verify} may be told; every option has a default. */
export interface VerifyOptions extends ProjectOptions {
  /** Hears how far it is. */
  readonly listener?: Listener;
  /** Milliseconds since 1970, for `startedAt`, durations and time limits (`Date.now`). */
  readonly clock?: () => number;
}

/**
 * Rehearses a folder of migrations and gives the report, as `rehearse verify` does, in this process. Nothing is printed or written.
 *
 * @param folder absent: the configured folder, else `./migrations`
 * @throws {UserError} for what cannot be read, found or started
 *
 * @example
 * const { verdict } = await verify('db/migrations');
 */
export async function verify(folder?: string, options: VerifyOptions = {}): Promise<Report> {
  const { listener, clock, ...rest } = options;
  const project = await openProject(folder, rest);
  try {
    return await project.rehearse({ clock: clock ?? Date.now, ...(listener && { listener }) });
  } finally {
    await project.close();
  }
}
