import type { Verdict } from '../model/verdict.js';

/** The exit statuses of every command. */
export const exit = {
  /** Proven, or done. */
  done: 0,
  /** A property failed, or the gate is shut. */
  failed: 1,
  /** Could not run. */
  unable: 2,
  /** Nothing failed, but some property has no evidence. */
  inconclusive: 3,
  /** Stopped by Ctrl-C: 128 and the signal's number, as shells have it. */
  interrupted: 130,
  terminated: 143,
} as const;

/** A rehearsal whose every property was skipped has proven nothing. */
export function exitOf(verdict: Verdict): number {
  if (verdict === 'failed') return exit.failed;
  return verdict === 'passed' ? exit.done : exit.inconclusive;
}
