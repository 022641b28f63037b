import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { UserError } from '../../model/errors.js';
import type { Marked, Message, VerifyJob } from '../apart/job.js';
import type { Verified } from '../apart/run.js';
import type { VerifyFlags } from '../apart/verify-flags.js';
import { exit } from '../exit.js';
import { isDebugging, reportFailure } from '../failure.js';
import { readReport } from '../read-report.js';
import { rehearseShown, stoppedAtOnce } from '../rehearse-shown.js';
import type { Session } from '../session.js';
import { tellReport } from '../tell-report.js';
import { Memory } from './memory.js';
import type { Places } from './places.js';
import { Saves } from './saves.js';

/**
 * Rehearses, and again at every save what hangs on it, until Ctrl-C; a save while a rehearsal runs breaks that off. What cannot be read is
 * said, and the next save tries again.
 *
 * @param saves tells of saves
 * @returns the exit status
 * @throws {UserError} where there is no folder, or nothing can be watched
 */
export async function watchFolder(
  session: Session,
  folder: string | undefined,
  flags: VerifyFlags,
  saves: Pick<Saves, 'follow' | 'next' | 'close'> = new Saves(),
): Promise<number> {
  demandRepeatable(flags);
  if (folder !== undefined && !existsSync(resolve(session.folder, folder)))
    throw new UserError('there is no such folder or file', { where: folder });
  let signal: string | null = null;
  const deafen = session.onSignal?.((heard) => {
    signal = heard;
    saves.close();
  });
  const memory = new Memory();
  const earlier = flags.compare === undefined ? undefined : await readReport(flags.compare);
  const tell = (found: Verified) => tellReport(session, flags, found, earlier);
  try {
    await saves.follow(usualPlaces(session, folder, flags));
    for (let changed: readonly string[] | null = []; changed !== null; ) {
      const next = saves.next();
      session.terminal.err(beginning(session, flags, changed));
      const marks = memory.marks;
      const job: VerifyJob = { kind: 'verify', folder, flags, marks };
      const broken = await round(session, job, memory, { next, saves, tell });
      if (!broken) session.terminal.err('watch: waiting for a save (Ctrl-C ends)\n');
      changed = await next;
    }
  } finally {
    saves.close();
    deafen?.();
  }
  return signal === 'SIGTERM' ? exit.terminated : exit.done;
}

interface Around {
  /** Fulfilled by the next save, which breaks the round off, or by the end. */
  readonly next: Promise<unknown>;
  readonly saves: Pick<Saves, 'follow'>;
  tell(found: Verified): Promise<void>;
}

/** One rehearsal with its report. @returns whether it was broken off */
async function round(
  session: Session,
  job: VerifyJob,
  memory: Memory,
  { next, saves, tell }: Around,
): Promise<boolean> {
  let broken = false;
  let breakOff: (() => void) | undefined;
  void next.then(() => {
    broken = true;
    breakOff?.();
  });
  const onSignal: Session['onSignal'] = (hear) => {
    breakOff = () => hear('Ctrl-C');
    if (broken) breakOff();
    return () => {
      breakOff = undefined;
    };
  };
  let marked: Marked | undefined;
  let followed: Promise<void> = Promise.resolve();
  const told = (message: Message) => {
    if (message.type === 'places') followed = followed.then(() => saves.follow(message.places));
    if (message.type === 'marked') marked = message.marked;
    if (message.type === 'event' && message.event.type === 'migration-finished' && marked)
      memory.keep(message.event.report, marked);
  };
  try {
    const found = await rehearseShown({ ...session, onSignal }, job, told);
    await followed;
    if (broken) return true;
    if ('stop' in found || marked === undefined)
      stoppedAtOnce(session, 'stop' in found ? found.stop : 'Ctrl-C');
    else await tell(memory.whole(found, marked));
  } catch (error) {
    if (!broken) reportFailure(error, session.terminal, isDebugging());
  }
  return broken;
}

/** A cleared screen for a person; in a log, a line that says what was saved. An editor that reads it knows by `watch:` where findings begin. */
function beginning({ terminal, folder }: Session, flags: VerifyFlags, changed: readonly string[]): string {
  const names = changed.map((path) => relative(folder, path));
  const shown = [...names.slice(0, SHOWN), ...(names.length > SHOWN ? [`${names.length - SHOWN} more`] : [])];
  const saved = names.length === 0 ? '' : ` after a save of ${shown.join(', ')}`;
  const clear = terminal.live && flags.reporter?.includes('lines') !== true;
  return `${clear ? CLEAR : ''}watch: rehearsing${saved}\n`;
}

const SHOWN = 3;
const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/** Where the folder and its configuration most likely are, until they have been read once. */
function usualPlaces(session: Session, folder: string | undefined, flags: VerifyFlags): Places {
  const config = flags.config === undefined ? [] : [resolve(session.folder, flags.config)];
  const names = ['ts', 'js', 'mjs', 'json'].map((ending) =>
    resolve(session.folder, `rehearsal.config.${ending}`),
  );
  return { folders: [resolve(session.folder, folder ?? 'migrations')], files: [...config, ...names] };
}

/** @throws {UserError} for options that mean one run, of everything or of what is real */
function demandRepeatable(flags: VerifyFlags): void {
  const single = { on: '--on', json: '--json', shard: '--shard', writeEvidence: '--write-evidence' } as const;
  for (const [name, option] of Object.entries(single))
    if (flags[name as keyof typeof single])
      throw new UserError(`--watch does not go with ${option}`, { wayOut: 'leave one of them out' });
}
