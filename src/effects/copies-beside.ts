import type { Copy, Effects } from './effects.js';

/** New tables made of an old one's rows that stand for none of before: one that is rebuilt may hold the keys of another. */
export function copiesBeside(effects: Effects): Copy[] {
  const heirs = new Set(effects.before.schema.tables.map(({ name }) => effects.table(name)?.name));
  return effects.copies.filter(({ to }) => !heirs.has(to));
}
