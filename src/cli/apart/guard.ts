import type { Stop } from './findings.js';
import type { Message, Plan } from './job.js';

/** What can be ended at any moment. */
interface Killable {
  kill(): void;
}

/**
 * A rehearsal looks at the clock by itself between two datasets. What it does not end by then, in milliseconds past the limit, is
 * ended from outside.
 */
const GRACE = 500;

/** The time limit is counted from where the rehearsal begins; to read the folder, as long again is allowed and at least this, in milliseconds. */
const READING = 30_000;

/** Ends a rehearsal at its limits and when it is told to. */
export class Guard {
  /** Why it was ended; `null`: it was not. */
  stopped: Stop | null = null;
  #run: Killable | undefined;
  #whole: NodeJS.Timeout | undefined;
  #begun = false;
  #migration: NodeJS.Timeout | undefined;

  /** @param timeMs the limit as far as it is known before the configuration has been read */
  constructor(timeMs: number | undefined) {
    if (timeMs !== undefined) this.#whole = this.#after(Math.max(timeMs, READING), 'time limit');
  }

  /** Whether nothing else may be started. */
  get isOver(): boolean {
    return this.stopped !== null && this.stopped !== "migration's time limit";
  }

  watch(run: Killable): void {
    this.#run = run;
    if (this.isOver) run.kill();
    else this.stopped = null;
  }

  hear(message: Message, plan: Plan | undefined): void {
    if (message.type === 'report') clearTimeout(this.#migration);
    if (message.type !== 'event' || plan === undefined) return;
    const { type } = message.event;
    if (type === 'started' && !this.#begun && plan.timeMs !== null) {
      this.#begun = true;
      clearTimeout(this.#whole);
      this.#whole = this.#after(plan.timeMs, 'time limit');
    }
    if (plan.migrationTimeMs !== null && (type === 'applying' || type === 'migration-started')) {
      clearTimeout(this.#migration);
      this.#migration = this.#after(plan.migrationTimeMs, "migration's time limit");
    }
  }

  stop(stop: Stop): void {
    this.stopped ??= stop;
    this.#run?.kill();
  }

  end(): void {
    clearTimeout(this.#whole);
    clearTimeout(this.#migration);
  }

  #after(ms: number, stop: Stop): NodeJS.Timeout {
    return setTimeout(() => this.stop(stop), ms + GRACE);
  }
}
