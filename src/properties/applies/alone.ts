import { tableNamed } from '../../compare/index.js';
import { valuesIn } from '../../effects/values.js';
import { cellKey } from '../../model/cell.js';
import { rowsIn } from '../../model/dataset.js';
import type { Image, TableImage } from '../../model/image.js';
import type { Trial } from '../property.js';

type Cells = TableImage['rows'][number];

/** What the rows hold in the column where the table has no others; `null` where they cannot be told apart or loaded. */
export async function valuesAlone(
  trial: Trial,
  table: string,
  now: TableImage,
  left: readonly Cells[],
  column: string,
): Promise<readonly string[] | null> {
  const image = await imageAlone(trial, table, now, left);
  return image && valuesIn(image, now.name, column);
}

/**
 * What `up` makes of a database in which the table has no rows but these; `null` where they cannot be told apart or loaded.
 *
 * @param seen the table in which they stand: itself before `up`, or what stands for it afterwards
 */
export async function imageAlone(
  trial: Trial,
  table: string,
  seen: TableImage,
  left: readonly Cells[],
): Promise<Image | null> {
  const key = seen.key.map((at) => seen.columns[at] ?? '');
  const keyOf = (cells: readonly string[]) => cells.join('\u0000');
  const wanted = new Set(left.map((cells) => keyOf(seen.key.map((at) => cellKey(cells[at] ?? null)))));
  const rows = rowsIn(trial.dataset, table).filter((row) =>
    wanted.has(keyOf(key.map((name) => cellKey(row[name] ?? null)))),
  );
  if (key.length === 0 || rows.length !== left.length) return null;
  const sibling = await trial.sibling({ ...trial.dataset, [table]: rows });
  const loaded = tableNamed(await sibling.before(), table)?.rows.length === rows.length;
  const { result, image } = await sibling.up();
  return result.ok && loaded ? image : null;
}
