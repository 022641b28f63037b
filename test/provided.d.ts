import 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** Seeds that each planted fault is tried with. */
    seeds: number;
  }
}
