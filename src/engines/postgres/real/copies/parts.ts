import type { Target } from '../connect.js';
import type { PostgresCopyOptions } from '../options.js';

/** What a store of copies stands for. */
export interface Parts {
  readonly target: Target;
  readonly options: PostgresCopyOptions;
  /** It is a copy, which nobody else uses. */
  readonly isCopy: boolean;
  /** Fulfilled when nothing of ours is connected to it any more. */
  idle(): Promise<void>;
}
