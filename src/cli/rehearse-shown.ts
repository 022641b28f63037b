import type { Stop } from './apart/findings.js';
import type { Message, VerifyJob } from './apart/job.js';
import { verifyApart } from './apart/run.js';
import { exit } from './exit.js';
import { loadFramework } from './framework.js';
import { createProgress, type RehearsalEvent } from './progress.js';
import type { Session } from './session.js';
import { withSpans } from './spans.js';

/** Rehearses, and shows how far it is. */
export async function rehearseShown(session: Session, job: VerifyJob, told?: (message: Message) => void) {
  const { clock, version } = session;
  // A program that reads the lines takes each as it is: none is drawn and rewritten before it.
  const read = job.flags.reporter?.includes('lines') === true;
  const terminal = read ? { ...session.terminal, live: false } : session.terminal;
  const progress = createProgress(terminal, clock, job.flags.logFormat);
  try {
    return await withSpans<RehearsalEvent, Awaited<ReturnType<typeof verifyApart>>>(
      async (api) => (await loadFramework()).rehearsalSpans(api, version),
      progress.show,
      (listen) => verifyApart(session, job, listen, told),
    );
  } finally {
    progress.clear();
  }
}

/** Says why a run ended before anything could be known. @returns the exit status */
export function stoppedAtOnce({ terminal }: Session, stop: Stop): number {
  if (stop === 'time limit') {
    terminal.err('rehearse: the time limit ended the run before the folder had been read\n');
    return exit.inconclusive;
  }
  terminal.err('rehearse: stopped\n');
  return stop === 'SIGTERM' ? exit.terminated : exit.interrupted;
}
