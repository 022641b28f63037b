import { isUserError } from '../model/errors.js';
import type { MigrationReport } from '../model/report.js';
import { overall } from '../model/verdict.js';
import type { Listener } from './events.js';
import { type MigrationTask, rehearseMigration } from './migration.js';

/**
 * Rehearses a migration. Where our own code fails on it, what was found by then is reported, the migration stays open, and those
 * that come after it are rehearsed as ever.
 *
 * @throws {UserError} what the user can fix, and a server that is lost
 */
export async function containedRehearsal(task: MigrationTask): Promise<MigrationReport> {
  let soFar: (() => MigrationReport) | undefined;
  const listener: Listener = (event) => {
    if (event.type === 'so-far') soFar = event.report;
    return task.listener(event);
  };
  try {
    return await rehearseMigration({ ...task, listener });
  } catch (error) {
    if (isUserError(error) || !(error instanceof Error) || soFar === undefined) throw error;
    const { message, stack = message } = error;
    await task.listener({ type: 'fault', id: task.link.migration.id, stack });
    const report = soFar();
    const gap = `rehearse itself failed on this migration: ${message.replace(/\s*\n\s*/g, ' ')}. This is a fault of rehearse; REHEARSAL_DEBUG=1 shows where`;
    return {
      ...report,
      verdict: overall([report.verdict, 'inconclusive']),
      notes: [...report.notes, { kind: 'gap', message: gap }],
    };
  }
}
