import type { Cell } from '../../model/cell.js';

/** Values of each kind, as often as the kind is to be drawn. */
export function mix(pools: Readonly<Record<keyof typeof SHARES, readonly Cell[]>>): readonly Cell[] {
  const mixed: Cell[] = [];
  for (const [name, share] of Object.entries(SHARES)) {
    const pool = pools[name as keyof typeof SHARES];
    if (pool.length > 0) for (let at = 0; at < share; at++) mixed.push(pool[at % pool.length] as Cell);
  }
  return mixed;
}

/** How often each kind of value is drawn; what a column has none of falls to the others. */
const SHARES = { ordinary: 100, candidates: 50, default: 12, null: 24 } as const;
