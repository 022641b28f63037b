import type { CostForecast } from '../../model/cost.js';

/**
 * Why a forecast says too little to plan a release by; `null`: it says enough. A range that is short anyway says enough, however many times its
 * one end goes into the other.
 */
export function doubtOf({ range }: CostForecast, direction: string): string | null {
  if (range === null) return null;
  const { fromMs, toMs } = range;
  if (toMs <= SHORT_MS || toMs <= fromMs * WIDE) return null;
  return `too little to tell how long ${direction} takes at that size: the measurements scatter too much, or are too short`;
}

/** What an operator can wait for without a plan, in milliseconds. */
const SHORT_MS = 5_000;

/** A range from one to so many times as long is no forecast. */
const WIDE = 10;
