import { xorshift } from '../build/engines/sqlite/xorshift.js';

/** Fractions of one: the same from the same start. */
export function generator(start) {
  const next = xorshift(start);
  return () => next() / 2 ** 32;
}
