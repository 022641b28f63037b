import type { Row, Tables } from '../model/dataset.js';
import type { Condition } from '../model/migration.js';
import { own } from '../model/record.js';
import { type Originals, originals } from '../originals/index.js';
import { layoutOf } from '../originals/layouts/index.js';
import type { Aside } from './aside.js';
import { catalogs } from './catalogs/index.js';
import type { Rows, Setting } from './procedure.js';

/** What the procedures on one table's rows have in common. */
export interface Workplace {
  readonly kept: Originals;
  /** The precondition that rows have keys, where they may be without. */
  readonly keyed: readonly Condition[];
  /** Whether two values are the same, type and bytes. */
  same(a: string, b: string): string;
  name(text: string): string;
  /** The tables in which values of these columns are kept. */
  aside(kind: 'original' | 'parked' | 'quarantine', columns: readonly string[]): Aside[];
}

/** Opens the workplace. */
export function workplaceOf({ table, key, keyMayBeNull = false }: Rows, setting: Setting): Workplace {
  const place = { ...setting, table, key };
  const kept = originals(place);
  const layout = layoutOf(place);
  const { name } = catalogs[setting.dialect];
  return {
    kept,
    keyed:
      keyMayBeNull && mayLackKeys[setting.dialect] ? [kept.keyed(rowWithoutKey(name(table), name(key)))] : [],
    same: layout.same,
    name,
    aside: (kind, columns) =>
      columns.flatMap((column) =>
        layout[kind]
          .shelves([column])
          .map((shelf) => ({ table: shelf.table, create: layout[kind].create([column]) })),
      ),
  };
}

/** Whether a primary key may be NULL there. */
const mayLackKeys: Readonly<Record<Setting['dialect'], boolean>> = { sqlite: true, postgres: false };

/** A copy of some row, without its key. */
function rowWithoutKey(table: string, key: string): string[] {
  return [
    `CREATE TABLE _rehearsal_row AS SELECT * FROM ${table} LIMIT 1`,
    `UPDATE _rehearsal_row SET ${key} = NULL`,
    `INSERT INTO ${table} SELECT * FROM _rehearsal_row`,
    'DROP TABLE _rehearsal_row',
  ];
}

/** A model that changes each row of one table by itself. */
export function eachRow(table: string, change: (row: Row) => Row): (before: Tables) => Tables {
  return (before) => ({ [table]: (own(before, table) ?? []).map(change) });
}
