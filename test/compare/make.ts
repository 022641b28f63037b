import type { Cell } from '../../src/model/cell.js';
import type { TableImage } from '../../src/model/image.js';

/** An image of a table by hand: its columns, the key's among them, and its rows. */
export function tableOf(columns: string, key: string, ...rows: readonly (readonly Cell[])[]): TableImage {
  const names = columns.split(' ');
  return {
    name: 't',
    columns: names,
    key: key === '' ? [] : key.split(' ').map((name) => names.indexOf(name)),
    rows,
  };
}
