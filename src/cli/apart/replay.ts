import { readFile } from 'node:fs/promises';
import type { CounterexampleFile } from '../../model/counterexample.js';
import { UserError } from '../../model/errors.js';
import type { EngineFlags } from '../engine.js';
import { exitOf } from '../exit.js';
import { loadFramework } from '../framework.js';
import { openRehearsal } from '../rehearsal.js';
import type { Session } from '../session.js';

export interface ReplayFlags extends EngineFlags {
  readonly folder?: string;
  readonly json?: boolean;
}

/** Checks one property on one saved dataset again, and says what it found. @returns the exit status */
export async function replay(session: Session, file: string, flags: ReplayFlags): Promise<number> {
  const counterexample = await readCounterexample(file);
  const framework = await loadFramework();
  const { placeholders, groups, ...context } = counterexample.context ?? {};
  const asBefore = {
    ...context,
    ...(placeholders === undefined ? {} : { placeholder: placeholders }),
    ...(groups === undefined ? {} : { group: groups === 'off' ? ['off'] : groups }),
    ...flags,
  };
  const folder = flags.folder ?? counterexample.source.folder;
  const { source, suites, engine } = await openRehearsal(framework, session, folder, asBefore);
  const { report, changed } = await framework
    .replay({ source, suites, engine, counterexample })
    .finally(() => engine.close());
  const { terminal } = session;
  const { migration } = counterexample;
  if (flags.json) terminal.out(`${JSON.stringify({ migration, changed, property: report }, null, 2)}\n`);
  else terminal.out(`${migration}\n${framework.explainProperty(report)}\n`);
  if (changed) terminal.err(`${migration} has been changed since this counterexample was found\n`);
  return exitOf(report.verdict);
}

/** @throws {UserError} when the file cannot be read or is not a counterexample */
async function readCounterexample(path: string): Promise<CounterexampleFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    const what = missing ? 'there is no such counterexample' : `cannot be read: ${(error as Error).message}`;
    throw new UserError(what, {
      where: path,
      wayOut: 'rehearse verify saves one for each failure',
      cause: error,
    });
  }
  try {
    const value: Partial<CounterexampleFile> | null = JSON.parse(text);
    if (isCounterexample(value)) return value;
  } catch (error) {
    throw new UserError(`is not JSON: ${(error as Error).message}`, { where: path, cause: error });
  }
  throw new UserError(
    'is not a counterexample of rehearse (its "schema" is not "rehearsal-counterexample/1")',
    {
      where: path,
    },
  );
}

function isCounterexample(value: Partial<CounterexampleFile> | null): value is CounterexampleFile {
  return (
    typeof value === 'object' &&
    value?.schema === 'rehearsal-counterexample/1' &&
    typeof value.migration === 'string' &&
    typeof value.property === 'string' &&
    typeof value.path === 'string' &&
    typeof value.source?.folder === 'string' &&
    typeof value.dataset === 'object'
  );
}
