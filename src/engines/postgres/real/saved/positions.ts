import type { Channel } from '../../channel.js';

/** Where each sequence stood, each time that somebody looked. */
export type Positions = ReadonlyMap<string, readonly Position[]>;

export interface Position {
  /** The last number that was given, or the first one to give. */
  readonly number: bigint;
  /** It has given a number. */
  readonly called: boolean;
}

/** Looks once. */
export async function positionsOf(channel: Channel): Promise<Positions> {
  const [answer] = await channel.inspect(
    `SELECT concat(schemaname, '.', sequencename), coalesce(last_value, start_value)::text, last_value IS NOT NULL
     FROM pg_catalog.pg_sequences ORDER BY 1`,
  );
  return new Map(
    (answer?.rows ?? []).map(([name, number, called]) => [
      name ?? '',
      [{ number: BigInt(number ?? 0), called: called === 't' }],
    ]),
  );
}

/**
 * The sequences that were restored to where they never were: while a backup is made others go on taking numbers, so that it has one
 * between those from before and after.
 */
export function misplaced(seen: Positions, restored: Positions): string[] {
  const names = new Set([...seen.keys(), ...restored.keys()]);
  return [...names]
    .filter((name) => {
      const [found] = restored.get(name) ?? [];
      return found === undefined || !isBetween(found, seen.get(name) ?? []);
    })
    .map((name) => `sequence ${name}`);
}

function isBetween({ number, called }: Position, seen: readonly Position[]): boolean {
  if (seen.some((each) => each.number === number && each.called === called)) return true;
  // Where it stood still all the time, it has to be right there.
  return (
    called &&
    seen.some((each) => each.called) &&
    seen.some((each) => each.number <= number) &&
    seen.some((each) => each.number >= number) &&
    new Set(seen.map((each) => `${each.number} ${each.called}`)).size > 1
  );
}
