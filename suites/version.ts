import type { Cell } from 'rehearsal';

/** A row's version stamp after it has moved to version 2: later versions, and whatever is no number, stay. */
export function atVersion2(stamp: Cell): Cell {
  const older = stamp === null || ((typeof stamp === 'bigint' || typeof stamp === 'number') && stamp < 2);
  return older ? 2n : stamp;
}
