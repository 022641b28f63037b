/** Marsaglia's xorshift32 (Xorshift RNGs, 2003): a stream of 32-bit numbers fixed by its seed. */
export function xorshift(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state >>>= 0;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
}
