import { readSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Settings } from '../../model/settings.js';
import { costWanted, keepBaseline } from '../cost.js';
import { scriptsOf } from '../counterexamples.js';
import { attachableFiles, withDialect } from '../engine.js';
import { type Framework, loadFramework } from '../framework.js';
import { demandWholeRun, evidencePath } from '../keep-evidence.js';
import { knownOfProject } from '../known.js';
import { rehearseOnCopies } from '../on.js';
import { configuredPath, folderOptions } from '../project.js';
import { chosenReporters } from '../publish.js';
import { openRehearsal } from '../rehearsal.js';
import type { Session } from '../session.js';
import { settingsOf } from '../settings.js';
import { shareBy } from '../share-by.js';
import { idsSince } from '../since.js';
import { ANSWERS, type Message, type Plan, type VerifyJob } from './job.js';
import { marksOf, placesBefore } from './marks.js';
import type { VerifyFlags } from './verify-flags.js';

type Listener = NonNullable<Parameters<Framework['rehearse']>[0]['listener']>;

/** Rehearses, and tells everything that is found as soon as it is. @throws {UserError} */
export async function verify(
  session: Session,
  { folder, flags: given, remaining, shared, marks }: VerifyJob,
  tell: (message: Message) => void,
): Promise<void> {
  const framework = await loadFramework();
  const flags = withDialect(given);
  if (marks !== undefined)
    tell({ type: 'places', places: await placesBefore(framework, session, folder, flags) });
  const rehearsal = await openRehearsal(framework, session, folder, flags);
  const { project, suites, engine } = rehearsal;
  try {
    const { config } = project.loaded;
    // On copies of a real database it is asked what happens there, whatever is known of generated data.
    const known =
      flags.allFindings || flags.on !== undefined ? null : await knownOfProject(framework, session, project);
    const source = known === null ? rehearsal.source : framework.withKnown(rehearsal.source, known);
    const ids = source.migrations.map(({ id }) => id);
    const suitesFolder =
      typeof config.suites === 'string' ? resolve(project.loaded.folder, config.suites) : null;
    const changed = (among: readonly string[], since: string) =>
      idsSince(session, source, suitesFolder, since).filter((id) => among.includes(id));
    const asked = {
      ...settingsOf(flags, project, ids),
      ...(await shareBy(flags)),
      ...(await costWanted(session, flags)),
    };
    const wanted =
      flags.since === undefined ? asked : { ...asked, only: changed(asked.only ?? ids, flags.since) };
    const now =
      marks === undefined ? null : await marksOf(framework, session, { ...rehearsal, source }, flags, known);
    if (now !== null) {
      tell({ type: 'places', places: now.places });
      tell({ type: 'marked', marked: { marks: now.marks, only: wanted.only, final: known === null } });
    }
    const unlike = (id: string) => now?.marks[id] !== marks?.[id];
    const due = now === null ? wanted : { ...wanted, only: (wanted.only ?? ids).filter(unlike) };
    const settings = remaining === undefined ? due : { ...due, only: remaining, shard: null };
    const reporters = chosenReporters(flags.reporter, config.reporters);
    if (flags.writeEvidence !== undefined) demandWholeRun(wanted);
    const plan: Plan = {
      engine: engine.name,
      costOfARun: engine.capabilities.costOfARun,
      place: flags.reportDir ?? configuredPath(session, project, config.reportDir ?? 'reports/out'),
      reporters,
      evidence:
        flags.writeEvidence === undefined ? null : evidencePath(session, project, flags.writeEvidence),
      maybeEmpty: wanted.shard !== null || flags.since !== undefined || marks !== undefined,
      alone: isAlone(engine.capabilities.ownServer, wanted, flags) || known !== null,
      timeMs: wanted.timeMs,
      migrationTimeMs: wanted.migrationTimeMs ?? null,
      context: { ...folderOptions(project, flags) },
    };
    tell({ type: 'plan', plan });
    const { clock, version: toolVersion } = session;
    const listener = listenerOf(clock, tell);
    const claim = shared && ((id: string) => claimed(id, tell));
    const task = { source, engine, settings, suites, clock, toolVersion, listener, ...(claim && { claim }) };
    const found =
      flags.on === undefined
        ? await framework.rehearse(task)
        : await rehearseOnCopies(
            framework,
            task,
            { ...flags, on: flags.on },
            attachableFiles(session, flags),
          );
    const report = known === null ? found : framework.leaveOut(found, known, source);
    tell({ type: 'report', report });
    // Rows of a real database are not written to a file that is made to be passed on.
    if (flags.on === undefined && engine.capabilities.embedded) {
      for await (const script of scriptsOf(framework, rehearsal, report, plan))
        tell({ type: 'script', script });
    }
    if (flags.baseline !== undefined) {
      const text = await keepBaseline(framework, session, { engine, report, file: flags.baseline });
      tell({ type: 'baseline', text });
    }
  } finally {
    await engine.close();
  }
}

function isAlone(
  ownServer: boolean,
  { timeMs, migrationTimeMs, cost }: Settings,
  flags: VerifyFlags,
): boolean {
  const limited = timeMs !== null || migrationTimeMs !== undefined;
  return !ownServer || limited || cost !== undefined || flags.on !== undefined;
}

/** Whether the migration is this process's: nobody else has asked for it. */
function claimed(id: string, tell: (message: Message) => void): boolean {
  tell({ type: 'claim', id });
  const answer = Buffer.alloc(2);
  for (let at = 0; at < answer.length; ) {
    const size = readSync(ANSWERS, answer, at, answer.length - at, null);
    // Nobody is there any more.
    if (size === 0) return false;
    at += size;
  }
  return answer.toString('latin1') === '1\n';
}

/** What is known so far is told at most so often where it is no news, in milliseconds. */
const INTERVAL = 250;

function listenerOf(clock: () => number, tell: (message: Message) => void): Listener {
  let told = clock();
  let rested = clock();
  return async (event) => {
    if (event.type !== 'so-far') tell({ type: 'event', event });
    else if (event.news || clock() - told >= INTERVAL) {
      tell({ type: 'so-far', report: event.report() });
      told = clock();
    }
    if (clock() - rested < REST) return;
    // The rehearsal itself waits for nothing: without this turn, timers and signals of its process would not be heard.
    await new Promise((resolve) => setImmediate(resolve));
    rested = clock();
  };
}

const REST = 80;
