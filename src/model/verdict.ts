/** `inconclusive`: there was no evidence; `skipped`: it does not apply, with the reason. */
export type Verdict = 'passed' | 'failed' | 'inconclusive' | 'skipped';

/** One verdict for several: a failure outweighs missing evidence, which outweighs a pass. */
export function overall(verdicts: Iterable<Verdict>): Verdict {
  const seen = new Set(verdicts);
  if (seen.has('failed')) return 'failed';
  if (seen.has('inconclusive')) return 'inconclusive';
  return seen.has('passed') ? 'passed' : 'skipped';
}
