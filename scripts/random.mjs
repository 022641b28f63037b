/** Marsaglia's xorshift32, as fractions of one: the same from the same start. */
export function generator(start) {
  let state = (start ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
