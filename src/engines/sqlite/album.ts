import { type Picture, type Shared, sharedWith } from './picture.js';

/**
 * The pictures that were taken last, of whichever databases: most that a rehearsal looks at differ from one before in a row or two, and
 * a table that is in both, byte for byte, is read once.
 */
export class Album {
  #pictures: readonly Picture[] = [];

  add(picture: Picture): void {
    if (picture.bytes.length <= LARGE) this.#pictures = [picture, ...this.#pictures.slice(0, MOST - 1)];
  }

  /**
   * @param bytes of a database
   * @param roots first pages of its tables
   * @param before what is known of it already
   */
  sharedWith(bytes: Buffer, roots: ReadonlyMap<string, number>, before: Picture | undefined): Shared {
    const others = this.#pictures.filter((each) => each !== before);
    const all = (before === undefined ? others : [before, ...others]).map((each) =>
      sharedWith(each, bytes, roots),
    );
    return {
      table: (table) => firstOf(all, (shared) => shared.table(table)),
      kept: (name) => firstOf(all, (shared) => shared.kept(name)),
      counter: (name) => firstOf(all, (shared) => shared.counter(name)),
    };
  }
}

/** A dataset has its states, and its twins have theirs. */
const MOST = 6;
/** Bytes; copies of larger databases are not held. */
const LARGE = 4 * 1024 * 1024;

function firstOf<T>(all: readonly Shared[], ask: (shared: Shared) => T | undefined): T | undefined {
  for (const shared of all) {
    const found = ask(shared);
    if (found !== undefined) return found;
  }
  return undefined;
}
