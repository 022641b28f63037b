import type { Channel } from '../channel.js';

/** SQL that adds up what rows hash to, in no order. @param text what a row says, as SQL */
export function rowSums(text: string): string {
  return SEEDS.map((seed) => `sum(hashtextextended(${text}, ${seed})::numeric)`).join(', ');
}

/** Two, so that no two rows that differ are likely to be taken for the same ones. */
const SEEDS = [1, 2];

/** The rows of a query, as text. */
export async function linesOf(channel: Channel, sql: string): Promise<(string | null)[][]> {
  const [answer] = await channel.inspect(sql);
  return (answer?.rows ?? []).map((row) => [...row]);
}
