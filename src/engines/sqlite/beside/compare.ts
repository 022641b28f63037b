import { availableParallelism } from 'node:os';
import type { Mismatch, TablePair } from '../../store.js';
import { alikeInPlace, findMismatches, mismatchesByKey } from '../mismatches.js';
import { beside, worthwhile } from './index.js';

/** {@link findMismatches}, where the files are large by several processes, a share of the rows each. */
export async function compareInParts(
  left: string,
  right: string,
  pairs: readonly TablePair[],
  limit: number,
): Promise<Mismatch[]> {
  if (!worthwhile(left, right)) return findMismatches(left, right, pairs, limit);
  const of = Math.min(availableParallelism(), MOST);
  const others = Array.from({ length: of - 1 }, (_, at) =>
    beside({ kind: 'alike', files: [left, right], pairs, part: { index: at + 1, of } }),
  );
  const own = async () => alikeInPlace(left, right, pairs, { index: 0, of });
  const parts = await Promise.all([...others, own()]);
  const unlike = pairs.filter((_, at) => parts.some((alike) => !alike.includes(at)));
  return mismatchesByKey(left, right, unlike, limit);
}

/** More readers of one disk than this get in each other's way. */
const MOST = 4;
