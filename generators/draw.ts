import type fc from 'fast-check';

/** Draws values for one row or dataset: everything random comes from fast-check's own stream. */
export class Draw {
  readonly #random: fc.Random;

  constructor(random: fc.Random) {
    this.#random = random;
  }

  /** A whole number from 0 up to, but not including, the limit. */
  below(limit: number): number {
    return this.#random.nextInt(0, limit - 1);
  }

  /** True so many times out of a hundred. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }

  from<T>(arbitrary: fc.Arbitrary<T>): T {
    return arbitrary.generate(this.#random, undefined).value;
  }
}
