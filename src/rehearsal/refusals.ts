import { isOverflow } from '../model/errors.js';
import type { Outcome } from '../properties/property.js';

/** For what reasons `up` has refused datasets so far. */
export class Refusals {
  readonly #reasons = new Set<string>();
  #overflows = false;

  /** Some dataset was refused because numbers in it became too large. */
  get overflows(): boolean {
    return this.#overflows;
  }

  has(up: Outcome): boolean {
    return this.#reasons.has(reasonOf(up));
  }

  /** Takes note of how `up` ended, where it failed. */
  add(up: Outcome): void {
    if (up.result.ok) return;
    this.#reasons.add(reasonOf(up));
    this.#overflows ||= isOverflow(up.result.error);
  }
}

function reasonOf({ result: { error, refusedBy } }: Outcome): string {
  return refusedBy ?? error?.message ?? '';
}
