import type { RunResult } from '../../model/run.js';

/** One of the pieces did not go through. */
export class PieceFailed extends Error {
  readonly result: RunResult;

  constructor(result: RunResult) {
    super(result.error?.message ?? 'unknown');
    this.result = result;
  }
}

/** It was not even begun. */
export function failed(message: string): PieceFailed {
  return new PieceFailed({ ok: false, statements: [], error: new Error(message) });
}
