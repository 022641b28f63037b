import type { Finding } from '../../model/finding.js';
import type { Property } from '../../properties/property.js';
import { mayFollow, rankOf, surelyFollows } from './rules.js';
import { isSameKind, type Told } from './told.js';

/** Whether cause and consequence show on the same data. */
export type Shows = (consequence: Told, cause: Told) => Promise<boolean>;

/**
 * Finds what the finding only follows from, if anything. A loss that one statement brings about as a whole is in every row, so
 * that the place tells enough; a fault has to show on the same data.
 */
export async function causeOf(told: Told, all: readonly Told[], shows: Shows): Promise<Told | null> {
  for (const candidate of candidatesFor(told, all)) {
    if (leadsTo(candidate, told)) continue;
    if (surelyFollows(told, candidate) || (await shows(told, candidate))) return candidate;
  }
  return null;
}

/** What the finding most likely follows from, by its place. */
export function likelyCauseOf(told: Told, all: readonly Told[]): Told | null {
  return candidatesFor(told, all).find((candidate) => !leadsTo(candidate, told)) ?? null;
}

/** Whether the data has to be asked from what the finding follows, if from anything. */
export function wantsData(told: Told, all: readonly Told[]): boolean {
  const [first] = candidatesFor(told, all);
  return first === undefined || !surelyFollows(told, first);
}

function candidatesFor(told: Told, all: readonly Told[]): Told[] {
  return all.filter((other) => mayFollow(told, other)).sort((a, b) => rankOf(a) - rankOf(b));
}

function leadsTo(from: Told, to: Told): boolean {
  return from === to || (from.cause !== null && leadsTo(from.cause, to));
}

/**
 * Looks for both on the smallest dataset of either, each in the place of the run in which it was found: some properties look at a few places
 * only. Asks a property about a dataset once, however often it is wanted.
 */
export function onEither(
  check: (property: Property, index: number, on: Told) => Promise<readonly Finding[]>,
): Shows {
  const known = new Map<Told, Map<string, Promise<readonly Finding[]>>>();
  const shows = async ({ property, index, finding }: Told, on: Told) => {
    const asked = known.get(on) ?? new Map<string, Promise<readonly Finding[]>>();
    known.set(on, asked);
    const key = `${property.id} ${index}`;
    const findings = asked.get(key) ?? check(property, index, on);
    asked.set(key, findings);
    return (await findings).some((other) => isSameKind(other, finding));
  };
  return async (consequence, cause) => (await shows(cause, consequence)) || (await shows(consequence, cause));
}
