import { UserError } from '../../model/errors.js';
import type { Report } from '../../model/report.js';
import type { Session } from '../session.js';
import { type Child, hasChildren, startChild } from './child.js';
import { errorOf } from './failure.js';
import { Findings, type Stop } from './findings.js';
import { Guard } from './guard.js';
import type { Job, Message, Order, Plan, Script, VerifyJob } from './job.js';

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
 * Rehearses in a process of its own, which is ended at the time limit, at a migration's time limit and at a signal; what was found by then is the
 * report.
 *
 * @returns `null` when it was stopped before anything could be known
 * @throws {UserError}
 */
export async function verifyApart(
  session: Session,
  job: VerifyJob,
  listen: (event: Extract<Message, { readonly type: 'event' }>['event']) => void,
): Promise<Verified | { readonly stop: Stop }> {
  const startedAt = session.clock();
  const findings = new Findings();
  const guard = new Guard(job.flags.time);
  const deafen = session.onSignal?.((signal) => guard.stop(signal));
  const hear = (message: Message) => {
    const begun = findings.begun;
    findings.hear(message);
    guard.hear(message, findings.plan);
    if (message.type === 'printed') session.terminal.err(message.text);
    if (message.type === 'event' && !(begun && message.event.type === 'started')) listen(message.event);
  };
  try {
    for (let remaining: readonly string[] | undefined; ; ) {
      const order = orderOf(session, { ...job, ...(remaining === undefined ? {} : { remaining }) });
      const run = runApart(order, session.clock, hear, [job.flags.workDir ?? '.']);
      guard.watch(run);
      const how = await run.ended;
      const stop = guard.stopped ?? (how === null ? null : { died: how });
      if (stop === null || findings.report !== undefined) return verified(findings, findings.report);
      if (!findings.begun) {
        if (typeof stop === 'object') throw died(stop.died);
        return { stop };
      }
      const rest = guard.isOver ? null : findings.leave(stop);
      if (rest === null || rest.length === 0)
        return verified(findings, findings.stopped(stop, session.clock() - startedAt));
      remaining = rest;
    }
  } finally {
    guard.end();
    deafen?.();
  }
}

function verified({ plan, scripts, baseline }: Findings, report: Report | undefined): Verified {
  if (plan === undefined || report === undefined) throw new Error('the rehearsal ended without a report');
  return { plan, report, scripts, baseline };
}

interface Run {
  /** How it died; `null`: it ended by itself. Rejects with what failed. */
  readonly ended: Promise<string | null>;
  kill(): void;
}

/** Does the job in another process, or here where none can be had. */
function runApart(
  order: Order,
  clock: () => number,
  hear: (message: Message) => void,
  folders: readonly string[] = [],
): Run {
  let failure: Error | undefined;
  let complete = false;
  const listen = (message: Message) => {
    if (message.type === 'failed') failure = errorOf(message.failure);
    complete ||= message.type === 'failed' || message.type === 'ended';
    hear(message);
  };
  const outcome = (how: string | null) => {
    if (failure !== undefined) throw failure;
    return complete ? null : how;
  };
  if (!hasChildren()) {
    const done = import('./perform.js').then(({ perform }) => perform(order, clock, listen));
    return { ended: done.then(() => outcome(null)), kill: () => {} };
  }
  const child: Child = startChild(order, listen, folders);
  return {
    ended: child.ended.then(({ status, signal }) => outcome(signal ?? `exit status ${status}`)),
    kill: child.kill,
  };
}

function orderOf({ folder, version }: Session, job: Job): Order {
  return { job, folder, version };
}

function died(how: string): UserError {
  return new UserError(`the process that ran the migrations ended (${how})`, {
    wayOut: 'look for what takes all the memory, or crashes the database',
  });
}
