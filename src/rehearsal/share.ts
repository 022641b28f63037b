import type { Shard } from '../model/settings.js';

/** What of a list of migrations one machine does. */
export interface Share {
  readonly ids: readonly string[];
  /** Their places in the whole list, from 0; absent where they follow from the share's number. */
  readonly places?: readonly number[];
}

/**
 * This machine's share. Where it is known what each migration took, the dearest goes first to whichever share has least to do, as
 * Graham's rule for parallel machines has it: no share takes more than four thirds of the best that can be. One that is not known counts
 * as the middle one of those that are. Each machine works out all shares alike.
 */
export function shareOf(ids: readonly string[], { index, count, took }: Shard): Share {
  if (took === undefined) return { ids: ids.filter((_, at) => at % count === index - 1) };
  const middle = middleOf(ids.flatMap((id) => took.get(id) ?? []));
  const costs = ids.map((id, place) => ({ place, cost: took.get(id) ?? middle }));
  costs.sort((a, b) => b.cost - a.cost || a.place - b.place);
  const shares = Array.from({ length: count }, () => ({ cost: 0, places: [] as number[] }));
  for (const { place, cost } of costs) {
    const share = shares.reduce((least, each) => (each.cost < least.cost ? each : least));
    share.cost += cost;
    share.places.push(place);
  }
  const places = (shares[index - 1]?.places ?? []).sort((a, b) => a - b);
  return { ids: places.flatMap((place) => ids[place] ?? []), places };
}

/** 1, where nothing is known at all. */
function middleOf(costs: readonly number[]): number {
  return [...costs].sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? 1;
}
