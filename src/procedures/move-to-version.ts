import type { Cell } from '../model/cell.js';
import { own } from '../model/record.js';
import type { Procedure, Rows } from './procedure.js';
import { eachRow, workplaceOf } from './rows.js';

/** What {@link moveToVersion} is to do. */
export interface MoveToVersion extends Rows {
  /** The column that stamps each row; it holds integers. */
  readonly column: string;
  readonly version: number;
}

/**
 * Moves the rows of earlier versions to a version: a stamp that is NULL or lower becomes it, a higher one stays.
 *
 * - `down`: each row gets the stamp back that it had, byte for byte, unless the application has stamped it since. New rows keep theirs.
 * - Keeps: the stamp of every row that it changes, in `_rehearsal_original`, until `down`.
 * - Costs: one write, and one kept row, for each row that was older.
 */
export function moveToVersion(wanted: MoveToVersion): Procedure {
  const { table, key, column, version } = wanted;
  return (setting) => {
    const { kept, keyed, name, aside } = workplaceOf(wanted, setting);
    const cell = `${name(table)}.${name(column)}`;
    const older = `${cell} IS NULL OR ${cell} < ${version}`;
    return {
      tables: [table],
      changes: { [table]: [column] },
      preconditions: keyed,
      up: kept.keep({ [column]: String(version) }, older),
      postconditions: [
        {
          name: `no row of ${table} is older than version ${version}`,
          sql: `SELECT ${name(key)}, ${name(column)} FROM ${name(table)} WHERE ${older}`,
        },
      ],
      down: [...kept.restore(column), ...kept.forget(column)],
      aside: aside('original', [column]),
      model: eachRow(table, (row) => ({ ...row, [column]: moved(own(row, column) ?? null, version) })),
    };
  };
}

function moved(stamp: Cell, version: number): Cell {
  const older =
    stamp === null || ((typeof stamp === 'bigint' || typeof stamp === 'number') && stamp < version);
  return older ? BigInt(version) : stamp;
}
