import type { Session } from '../session.js';
import { failureOf } from './failure.js';
import { generate } from './generate.js';
import type { Job, Message, Order } from './job.js';
import { mutate } from './mutate.js';
import { replay } from './replay.js';
import { verify } from './verify.js';

/** Does a job in this process. Everything that comes of it, its failure too, is told. */
export async function perform(
  { job, folder, version }: Order,
  clock: () => number,
  tell: (message: Message) => void,
): Promise<void> {
  let status = 0;
  const session: Session = {
    terminal: {
      out: (text) => tell({ type: 'say', to: 'out', text }),
      err: (text) => tell({ type: 'say', to: 'err', text }),
      live: false,
      columns: 100,
      colour: false,
    },
    folder,
    version,
    clock,
    end: (ended) => {
      status = ended;
    },
  };
  try {
    await act(job, session, tell);
    tell({ type: 'ended', status });
  } catch (error) {
    tell({ type: 'failed', failure: failureOf(error) });
  }
}

async function act(job: Job, session: Session, tell: (message: Message) => void): Promise<void> {
  if (job.kind === 'verify') return verify(session, job, tell);
  if (job.kind === 'replay') return session.end(await replay(session, job.file, job.flags));
  if (job.kind === 'mutate') return session.end(await mutate(session, job.folder, job.flags));
  return session.end(await generate(session, job.folder, job.flags));
}
