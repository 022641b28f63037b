import type { Report } from '../model/report.js';
import type { Verified } from './apart/run.js';
import type { VerifyFlags } from './apart/verify-flags.js';
import { saveCounterexamples } from './counterexamples.js';
import { keepEvidence } from './keep-evidence.js';
import { publish } from './publish.js';
import type { Session } from './session.js';

/** Saves the counterexamples and the evidence, writes the reports, and shows what came out. */
export async function tellReport(
  session: Session,
  flags: VerifyFlags,
  { plan, report, scripts, baseline }: Verified,
  earlier?: Report,
): Promise<void> {
  const json = flags.json === true;
  // Rows of a real database are not written to a file that is made to be passed on.
  const saved = flags.on === undefined ? await saveCounterexamples(report, plan, scripts) : [];
  const evidence = plan.evidence === null ? [] : [await keepEvidence(report, plan.evidence)];
  const written = [...(baseline === undefined ? [] : [baseline]), ...evidence].map((line) => line.trimEnd());
  await publish(session, report, {
    place: plan.place,
    names: plan.reporters,
    json,
    saved,
    written,
    run: flags,
    ...(earlier && { earlier }),
  });
}
