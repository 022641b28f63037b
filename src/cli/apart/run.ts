import type { Report } from '../../model/report.js';
import type { Session } from '../session.js';
import { Findings, type Stop } from './findings.js';
import type { Job, Message, Plan, Script, VerifyJob } from './job.js';
import { Lanes, type RehearsalEvent } from './lanes.js';
import { leaveNoCopies } from './leave-no-copies.js';
import { died, orderOf, runApart } from './start.js';

/** Does a job in a process of its own, and says here what it says. @returns the exit status @throws {UserError} */
export async function runCommandApart(session: Session, job: Job): Promise<number> {
  let status = 0;
  const how = await runApart(orderOf(session, job), session.clock, (message) => {
    if (message.type === 'say') session.terminal[message.to](message.text);
    if (message.type === 'printed') session.terminal.err(message.text);
    if (message.type === 'ended') status = message.status;
  }).ended;
  if (how !== null) throw died(how);
  return status;
}

/** What came of a rehearsal. */
export interface Verified {
  readonly plan: Plan;
  readonly report: Report;
  readonly scripts: readonly Script[];
  /** What was done about a baseline, for a person. */
  readonly baseline: string | undefined;
}

/**
 * Rehearses in processes of its own, which are ended at the time limit, at a migration's time limit and at a signal; what was found by then is
 * the report, or why it was stopped when that was before anything could be known. @throws {UserError}
 */
export async function verifyApart(
  session: Session,
  job: VerifyJob,
  listen: (event: RehearsalEvent) => void,
  told?: (message: Message) => void,
): Promise<Verified | { readonly stop: Stop }> {
  const startedAt = session.clock();
  const findings = new Findings();
  const lanes = new Lanes(session, job, findings, listen, told);
  try {
    const stop = await lanes.ended();
    if (stop === null) return verified(findings, findings.report);
    await leaveNoCopies(job.flags);
    if (!findings.begun) {
      if (typeof stop === 'object') throw died(stop.died);
      return { stop };
    }
    return verified(findings, findings.stopped(stop, session.clock() - startedAt));
  } finally {
    lanes.close();
  }
}

function verified({ plan, scripts, baseline }: Findings, report: Report | undefined): Verified {
  if (plan === undefined || report === undefined) throw new Error('the rehearsal ended without a report');
  return { plan, report, scripts, baseline };
}
