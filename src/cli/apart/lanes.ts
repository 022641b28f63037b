import { availableParallelism } from 'node:os';
import type { Session } from '../session.js';
import { hasChildren } from './child.js';
import type { Findings, Stop } from './findings.js';
import { Guard } from './guard.js';
import type { Message, VerifyJob } from './job.js';
import { orderOf, type Run, runApart } from './start.js';

export type RehearsalEvent = Extract<Message, { readonly type: 'event' }>['event'];

/** Processes that a rehearsal is shared out to where nobody says how many: more were not quicker, as each goes through the whole chain. */
const USUAL = 2;
/** Datasets, all migrations together, below which a second process of the cheapest engine costs more than it saves. */
const MANY = 300;

/**
 * Processes that go through one chain side by side. Each migration is rehearsed by the one that asks for it first; what is found does
 * not depend on which that is.
 */
export class Lanes {
  readonly #session: Session;
  readonly #job: VerifyJob;
  readonly #findings: Findings;
  readonly #listen: (event: RehearsalEvent) => void;
  readonly #told: (message: Message) => void;
  readonly #guards: Guard[] = [];
  readonly #runs = new Set<Run>();
  readonly #lanes: Promise<Stop | null>[] = [];
  readonly #claimed = new Set<string>();
  readonly #deafen: (() => void) | undefined;
  #begun = 0;

  /** @param told hears everything that is told, before anything else is done about it */
  constructor(
    session: Session,
    job: VerifyJob,
    findings: Findings,
    listen: (event: RehearsalEvent) => void,
    told: (message: Message) => void = () => {},
  ) {
    this.#told = told;
    this.#session = session;
    this.#job = job;
    this.#findings = findings;
    this.#listen = listen;
    this.#deafen = session.onSignal?.((signal) => {
      for (const guard of this.#guards) guard.stop(signal);
    });
  }

  /** Does the job. Why some of it was left; `null`: none was. Rejects with what failed. */
  async ended(): Promise<Stop | null> {
    this.#start();
    let stop: Stop | null = null;
    // Others may join while the first one runs.
    for (let at = 0; at < this.#lanes.length; at++) stop = (await this.#lanes[at]) ?? stop;
    return stop;
  }

  /** Ends what still runs. */
  close(): void {
    this.#deafen?.();
    for (const guard of this.#guards) guard.end();
    for (const run of this.#runs) run.kill();
  }

  #start(): void {
    const lane = this.#lanes.length;
    const guard = new Guard(this.#job.flags.time);
    this.#guards.push(guard);
    const ended = this.#go(lane, guard);
    // It is waited for in its turn; what fails before that is not unheard.
    ended.catch(() => {});
    this.#lanes.push(ended);
  }

  async #go(lane: number, guard: Guard): Promise<Stop | null> {
    const shared = hasChildren() ? ({ shared: true } as const) : {};
    for (let remaining: readonly string[] | undefined; ; ) {
      const order = orderOf(this.#session, {
        ...this.#job,
        ...shared,
        ...(remaining === undefined ? {} : { remaining }),
      });
      let reported = false;
      const run = runApart(
        order,
        this.#session.clock,
        (message) => {
          reported ||= message.type === 'report';
          if (message.type === 'claim') run.answer(this.#claim(message.id));
          else this.#hear(message, lane, guard);
        },
        [this.#job.flags.workDir ?? '.'],
      );
      this.#runs.add(run);
      guard.watch(run);
      const how = await run.ended.finally(() => this.#runs.delete(run));
      const stop = guard.stopped ?? (how === null ? null : { died: how });
      if (stop === null || reported) return null;
      const rest = this.#findings.begun && !guard.isOver ? this.#findings.leave(stop, lane) : null;
      if (rest === null || rest.length === 0) return stop;
      remaining = rest;
    }
  }

  #hear(message: Message, lane: number, guard: Guard): void {
    this.#told(message);
    const { begun } = this.#findings;
    this.#findings.hear(message, lane);
    guard.hear(message, this.#findings.plan);
    if (message.type === 'printed') this.#session.terminal.err(message.text);
    if (message.type !== 'event') return;
    const { event } = message;
    if (event.type === 'migration-started')
      this.#listen({ ...event, index: this.#begun++, total: this.#findings.ids.length });
    else if (event.type !== 'started') this.#listen(event);
    else if (!begun) {
      this.#listen(event);
      for (let count = this.#wanted(event); count > 1; count--) this.#start();
    }
  }

  #claim(id: string): boolean {
    const isFree = !this.#claimed.has(id);
    this.#claimed.add(id);
    return isFree;
  }

  /** How many processes are worth it. */
  #wanted({ ids, draft }: Extract<RehearsalEvent, { readonly type: 'started' }>): number {
    const { plan } = this.#findings;
    if (!hasChildren() || plan?.alone !== false) return 1;
    const work = ids.length * draft.settings.runs * plan.costOfARun;
    const usual = work < MANY ? 1 : Math.min(USUAL, availableParallelism());
    return Math.min(this.#job.flags.jobs ?? usual, ids.length);
  }
}
