import { UserError } from '../../model/errors.js';
import type { Session } from '../session.js';
import { type Child, hasChildren, startChild } from './child.js';
import { errorOf } from './failure.js';
import type { Job, Message, Order } from './job.js';

/** A job that is being done. */
export interface Run {
  /** How it died; `null`: it ended by itself. Rejects with what failed. */
  readonly ended: Promise<string | null>;
  /** Answers the claim that it waits with. */
  answer(isIts: boolean): void;
  kill(): void;
}

/** Does the job in another process, or here where none can be had. */
export function runApart(
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
    return { ended: done.then(() => outcome(null)), answer: () => {}, kill: () => {} };
  }
  const child: Child = startChild(order, listen, folders);
  return {
    ended: child.ended.then(({ status, signal }) => outcome(signal ?? `exit status ${status}`)),
    answer: child.answer,
    kill: child.kill,
  };
}

export function orderOf({ folder, version }: Session, job: Job): Order {
  return { job, folder, version };
}

export function died(how: string): UserError {
  return new UserError(`the process that ran the migrations ended (${how})`, {
    wayOut: 'look for what takes all the memory, or crashes the database',
  });
}
