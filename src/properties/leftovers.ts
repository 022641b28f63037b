import { compareImages } from '../compare/index.js';
import type { Difference, Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import type { Statement } from '../model/migration.js';
import { blameOf } from './culprit.js';

/** What a failure left behind, as far as a person reads. */
export function differencesOf(before: Image, after: Image): Difference[] {
  const differences = compareImages(before, after).slice(0, 20);
  if (differences.length > 0) return differences;
  return [...after.kept.keys()].map((table) => ({ table }));
}

/** The statement at which it happened, for a finding to show. */
export function blame(statement: Statement | undefined): Pick<Finding, 'blame'> {
  return statement === undefined ? {} : { blame: blameOf(statement) };
}
