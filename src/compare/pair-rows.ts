import { type Cell, sameCell } from '../model/cell.js';

/** A column's place in the first image and in the second. */
export type ColumnPair = readonly [number, number];

type Cells = readonly Cell[];

/** Rows past which leftovers are no longer paired: it takes their number squared. */
const MOST = 200;

/**
 * Pairs rows that were lost with rows that were gained where they are most likely one row that changed: each lost row
 * with the gained one that shares most of its cells, if that is at least half of those outside the key.
 */
export function pairLeftovers(
  lost: readonly Cells[],
  gained: readonly Cells[],
  pairs: readonly ColumnPair[],
  key: readonly ColumnPair[],
): { paired: [Cells, Cells][]; lost: readonly Cells[]; gained: readonly Cells[] } {
  if (lost.length === 0 || gained.length === 0 || lost.length + gained.length > MOST) {
    return { paired: [], lost, gained };
  }
  const telling = pairs.filter(([a]) => !key.some(([place]) => place === a));
  const candidates = lost
    .flatMap((old, from) => gained.map((now, to) => ({ from, to, shared: overlap(old, now, telling) })))
    .filter(({ shared }) => shared > 0 && shared * 2 >= telling.length)
    .sort((a, b) => b.shared - a.shared || a.from - b.from || a.to - b.to);
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (const { from, to } of candidates) {
    if (partners.has(from) || taken.has(to)) continue;
    partners.set(from, to);
    taken.add(to);
  }
  return {
    paired: [...partners]
      .sort(([a], [b]) => a - b)
      .map(([from, to]) => [lost[from] as Cells, gained[to] as Cells]),
    lost: lost.filter((_, at) => !partners.has(at)),
    gained: gained.filter((_, at) => !taken.has(at)),
  };
}

function overlap(old: Cells, now: Cells, pairs: readonly ColumnPair[]): number {
  let shared = 0;
  for (const [a, b] of pairs) if (sameCell(old[a] as Cell, now[b] as Cell)) shared++;
  return shared;
}
