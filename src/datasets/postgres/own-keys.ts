import type { Cell } from '../../model/cell.js';
import type { Column, Table } from '../../model/schema.js';
import { seedOf } from '../random.js';
import type { ColumnType } from './column-type.js';

/**
 * The type of a column whose values no other table's keys have: a UUID that is a key by itself and refers to nothing is unlike every
 * other there is, so that rows of several tables can be put into one.
 */
export function withOwnKeys(type: ColumnType, table: Table, column: Column): ColumnType {
  const refers = table.foreignKeys.some(({ columns }) => columns.includes(column.name));
  const [key, ...more] = table.primaryKey;
  if (column.type !== 'uuid' || key !== column.name || more.length > 0 || refers) return type;
  const mark = seedOf(table.name).toString(16).padStart(8, '0');
  const own = (cell: Cell) => (typeof cell === 'string' ? mark + cell.slice(mark.length) : cell);
  return { ...type, ordinary: type.ordinary.map(own), edges: type.edges.map(own) };
}
