import { EngineLost } from '../model/errors.js';
import type { Check, Trial } from '../properties/property.js';
import { kindOfFinding, type Observation } from './observation.js';

/** What each property says of a trial, or how it crashed. */
export type Checks = ReadonlyMap<Observation, Check | Error>;

/** Asks each property that is still active. @throws {EngineLost} */
export async function checksOf(trial: Trial, observations: readonly Observation[]): Promise<Checks> {
  const checks = new Map<Observation, Check | Error>();
  for (const observation of observations) {
    if (!observation.active) continue;
    try {
      checks.set(observation, await observation.property.check(trial));
    } catch (error) {
      if (error instanceof EngineLost) throw error;
      checks.set(observation, error instanceof Error ? error : new Error(String(error)));
    }
  }
  return checks;
}

/** A fault that nothing has shown so far. */
export function isNews(checks: Checks): boolean {
  return [...checks].some(
    ([{ kinds }, check]) =>
      check instanceof Error || check.findings.some((finding) => !kinds.has(kindOfFinding(finding))),
  );
}
