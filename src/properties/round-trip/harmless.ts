import type { SchemaDifference } from '../../compare/index.js';
import { orderNote } from './column-order.js';

/** Who asks for it, if it is not there, cannot tell whether to take it away; whether `up` minds that it is there, `re-apply` sees. */
export function isSharedLeft({ code, shared }: SchemaDifference): boolean {
  return code === 'left-behind' && shared === true;
}

/** What is said of a difference after `down` that is no fault. */
export function noteOf(difference: SchemaDifference): string {
  return isSharedLeft(difference)
    ? `down leaves ${difference.what}, which others may use as well`
    : orderNote(difference);
}
