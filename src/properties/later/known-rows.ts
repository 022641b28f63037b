import type { Cell } from '../../model/cell.js';
import { type Dataset, type Row, rowsIn } from '../../model/dataset.js';
import type { Pairing } from './pairing.js';
import { NamedRows } from './rows.js';

/** The rows of the table that `up` did not add. */
export function withoutAdded(pairing: Pairing, dataset: Dataset): [string, readonly Row[]] {
  const before = new NamedRows(
    pairing.before,
    pairing.identity.map(({ old }) => old),
  );
  const up = new NamedRows(
    pairing.up,
    pairing.identity.map(({ now }) => now),
  );
  const isOld = pairing.up.rows.map((cells) => before.has(up.nameOf(cells)));
  return [pairing.now, rowsIn(dataset, pairing.now).filter((_, at) => isOld[at] === true)];
}

/** Rows that `up` put elsewhere, by their new columns: no application makes a key up again that was there before. */
export function movedRows({ before, up, identity, columns }: Pairing): Row[] {
  const [old, now] = [identity.map((pair) => pair.old), identity.map((pair) => pair.now)];
  const [was, is] = [new NamedRows(before, old), new NamedRows(up, now)];
  return [...was.names]
    .filter((name) => !is.has(name))
    .map((name) =>
      Object.fromEntries(
        [...identity, ...columns].map((pair): [string, Cell] => [pair.now, was.cell(name, pair.old)]),
      ),
    );
}

/**
 * Where several tables became one, or one was taken into another: what the new columns say of a row that came from this one, so that an application's next row is one of
 * them. `null`: no row shows it.
 */
export function likeItsOwn({ before, up, identity, added, joined, taken }: Pairing): Row | null {
  if ((joined.length === 0 && !taken) || added.length === 0) return {};
  const was = new NamedRows(
    before,
    identity.map(({ old }) => old),
  );
  const is = new NamedRows(
    up,
    identity.map(({ now }) => now),
  );
  const name = [...is.names].find((each) => was.has(each) && !is.shared.has(each));
  if (name === undefined) return null;
  return Object.fromEntries(added.map((column): [string, Cell] => [column, is.cell(name, column)]));
}
