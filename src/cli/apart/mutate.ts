import type { DataLevel } from '../../model/dataset.js';
import { type Choice, chooseIds } from '../choose.js';
import type { EngineFlags } from '../engine.js';
import { exit } from '../exit.js';
import { loadFramework } from '../framework.js';
import { openRehearsal } from '../rehearsal.js';
import type { Session } from '../session.js';

/** The options of `mutate`, as they were given. */
export interface MutateFlags extends EngineFlags, Choice {
  readonly runs?: number;
  readonly seed?: number;
  readonly data?: DataLevel;
  readonly limit?: number;
  readonly least?: number;
  readonly json?: boolean;
}

/** Plants faults in migrations and says which are found. @returns the exit status @throws {UserError} */
export async function mutate(
  session: Session,
  folder: string | undefined,
  flags: MutateFlags,
): Promise<number> {
  const framework = await loadFramework();
  const { source, suites, engine } = await openRehearsal(framework, session, folder, flags);
  const ids = source.migrations.map(({ id }) => id);
  const { terminal, version: toolVersion } = session;
  let judged = 0;
  const report = await framework
    .mutate({
      source,
      engine,
      suites,
      only: chooseIds(ids, flags),
      runs: flags.runs ?? 20,
      seed: flags.seed ?? 1,
      data: flags.data ?? 'edgy',
      limit: flags.limit ?? 60,
      least: flags.least ?? 95,
      toolVersion,
      listener: (id, { outcome, fault }) => {
        judged++;
        if (outcome === 'survived') terminal.err(`${id}: ${fault} survived\n`);
        else if (judged % TOLD_EVERY === 0) terminal.err(`${judged} faults planted so far\n`);
      },
    })
    .finally(() => engine.close());
  terminal.out(flags.json ? `${JSON.stringify(report, null, 2)}\n` : framework.explainMutations(report));
  if (report.score === null) return exit.inconclusive;
  return report.score < report.settings.least ? exit.failed : exit.done;
}

const TOLD_EVERY = 25;
