import { isOverflow, NotHereError } from '../model/errors.js';
import type { ReportNote } from '../model/report.js';
import type { Outcome } from '../properties/property.js';

/** For what reasons `up` has refused datasets so far. */
export class Refusals {
  readonly #reasons = new Set<string>();
  #overflows = false;
  #notHere: string | null = null;

  /** Some dataset was refused because numbers in it became too large. */
  get overflows(): boolean {
    return this.#overflows;
  }

  /** Code that gave up on some rows, since it wanted what only its application has. */
  gaps(): ReportNote[] {
    if (this.#notHere === null) return [];
    return [{ kind: 'gap', message: `up cannot be run here where there are certain rows: ${this.#notHere}` }];
  }

  has(up: Outcome): boolean {
    return this.#reasons.has(reasonOf(up));
  }

  /** Takes note of how `up` ended, where it failed. */
  add(up: Outcome): void {
    if (up.result.ok) return;
    this.#reasons.add(reasonOf(up));
    const { error } = up.result;
    this.#overflows ||= isOverflow(error);
    if (error instanceof NotHereError) this.#notHere ??= error.message;
  }
}

function reasonOf({ result: { error, refusedBy } }: Outcome): string {
  return refusedBy ?? error?.message ?? '';
}
