import type { Cell } from '../model/cell.js';
import type { Dialect } from '../sql/tokenize.js';

/** How an image gives a boolean. */
export const truthOf: Readonly<Record<Dialect, (is: boolean) => Cell>> = {
  sqlite: (is) => (is ? 1n : 0n),
  postgres: (is) => (is ? 'true' : 'false'),
};
