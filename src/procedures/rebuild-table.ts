import type { Row } from '../model/dataset.js';
import { own } from '../model/record.js';
import { layoutOf } from '../originals/layouts/index.js';
import { literal } from '../originals/sql.js';
import { catalogs } from './catalogs/index.js';
import { cellOf, sqlOf, type Value } from './literal.js';
import type { Procedure, Rows, Setting } from './procedure.js';
import { withAttached } from './rebuild/attached.js';
import { obstaclesTo } from './rebuild/obstacles.js';
import { eachRow, workplaceOf } from './rows.js';
import { truthOf } from './truth.js';

/** What {@link rebuildTable} is to do. */
export interface RebuildTable extends Rows {
  /** The table as it is, as the statement that makes it. */
  readonly from: string;
  /** The table as it is to be. */
  readonly to: string;
  /** The columns that both have, the key among them; they keep their types. */
  readonly carry: readonly string[];
  /** The columns that only the new table has, and what its rows get there. */
  readonly add?: Readonly<Record<string, Value>>;
  /** The columns that only the old table has. */
  readonly drop?: readonly string[];
}

/**
 * Builds a table anew where ALTER TABLE cannot change it: another order of columns, another constraint. The rows are laid aside, the table
 * is dropped and made, and the rows, indexes and triggers are put back. Prefer {@link addColumn} wherever it does.
 *
 * - Refuses: columns that nobody has named; tables that refer to this one (dropping it would delete or orphan their rows); on PostgreSQL also
 *   views, owned sequences, policies, comments, granted rights, triggers that are switched off and inheritance, which would be lost.
 * - `down`: the old table from its statement, the same way. Values of columns that went come back to the rows that are still there; values of
 *   new columns wait for the next `up`.
 * - Keeps: each value of a dropped column until `down`, and of an added one that is not the usual after it, in `_rehearsal_parked`.
 * - Costs: every row is written twice in either direction, under a lock on the whole table, and takes twice its room meanwhile.
 */
export function rebuildTable(wanted: RebuildTable): Procedure {
  const { table, key, carry, add = {}, drop = [] } = wanted;
  return (setting) => {
    const { kept, keyed, aside } = workplaceOf(wanted, setting);
    const catalog = catalogs[setting.dialect];
    const { name } = catalog;
    const added = Object.keys(add);
    const list = (columns: readonly string[]) => columns.map(name).join(', ');
    const usual = layoutOf({ ...setting, table, key }).same;
    const changed = added.map((column) => {
      const value = sqlOf(own(add, column) ?? null);
      const cell = `${name(table)}.${name(column)}`;
      return value === 'NULL' ? `${cell} IS NOT NULL` : `NOT ${usual(cell, value)}`;
    });
    const given = drop.map((column) => `${name(table)}.${name(column)} IS NOT NULL`);
    const values = added.map((column) => `, ${sqlOf(own(add, column) ?? null)}`).join('');
    return {
      tables: [],
      changes: { [table]: '*' },
      preconditions: [
        {
          name: `${table} has no columns but those that are known`,
          sql: unknownColumns[setting.dialect](table, [...carry, ...drop]),
          breakWith: [`ALTER TABLE ${name(table)} ADD COLUMN ${name('_one more')} TEXT`],
        },
        {
          name: `nothing hangs on ${table} that would be lost with it`,
          sql: obstaclesTo[setting.dialect](table),
          breakWith: [hanging[setting.dialect](name(table), name(key))],
        },
        ...keyed,
      ],
      up: [
        ...(drop.length === 0 ? [] : kept.park(drop, given.join(' OR '))),
        withAttached(table, setting.dialect, [
          ...swap(wanted, setting, [...carry, ...drop], wanted.to),
          `INSERT INTO ${name(table)} (${list([...carry, ...added])}) SELECT ${list(carry)}${values} FROM ${SIDE}${order[setting.dialect]}`,
          `DROP TABLE ${SIDE}`,
          ...(added.length === 0 ? [] : kept.unpark(...added)),
        ]),
      ],
      postconditions: [...added, ...carry].map((column) => ({
        name: `${table} has a column ${column}`,
        sql: catalog.missing(table, column),
      })),
      down: [
        ...(added.length === 0 ? [] : kept.park(added, changed.join(' OR '))),
        withAttached(table, setting.dialect, [
          ...swap(wanted, setting, [...carry, ...added], wanted.from),
          `INSERT INTO ${name(table)} (${list(carry)}) SELECT ${list(carry)} FROM ${SIDE}${order[setting.dialect]}`,
          `DROP TABLE ${SIDE}`,
          ...(drop.length === 0 ? [] : kept.unpark(...drop)),
        ]),
      ],
      // What the dropped columns held has its table from `up` on, when they are no longer there to make it from.
      aside: [
        ...aside('parked', added),
        ...aside('parked', drop).map(({ table }) => ({ table, create: [] })),
      ],
      model: eachRow(table, (row) => rebuilt(row, wanted, setting)),
    };
  };
}

const SIDE = '_rehearsal_rows';

/** Lays the rows aside, and makes the table that the definition says in the place of the one that is there. */
function swap(
  { table }: RebuildTable,
  { dialect }: Setting,
  columns: readonly string[],
  definition: string,
): string[] {
  const { name } = catalogs[dialect];
  const list = columns.map(name).join(', ');
  return [...layAside[dialect](list, name(table)), `DROP TABLE ${name(table)}`, definition];
}

const layAside: Readonly<Record<Setting['dialect'], (list: string, table: string) => string[]>> = {
  // Columns without a type change no value.
  sqlite: (list, table) => [
    `CREATE TABLE ${SIDE} (${list})`,
    `INSERT INTO ${SIDE} (${list}) SELECT ${list} FROM ${table}`,
  ],
  postgres: (list, table) => [`CREATE TABLE ${SIDE} AS SELECT ${list} FROM ${table}`],
};

/** Rows go back in the order in which they were read. */
const order = { sqlite: ' ORDER BY rowid', postgres: '' } as const;

const unknownColumns: Readonly<
  Record<Setting['dialect'], (table: string, known: readonly string[]) => string>
> = {
  sqlite: (table, known) =>
    `SELECT name FROM pragma_table_xinfo(${literal(table)}) WHERE name NOT IN (${known.map(literal).join(', ')})`,
  postgres: (table, known) =>
    `SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = to_regclass(quote_ident(${literal(table)})) ` +
    `AND attnum > 0 AND NOT attisdropped AND attname NOT IN (${known.map(literal).join(', ')})`,
};

/** Something that hangs on the table. */
const hanging: Readonly<Record<Setting['dialect'], (table: string, key: string) => string>> = {
  sqlite: (table, key) => `CREATE TABLE _one_more (id REFERENCES ${table} (${key}))`,
  postgres: (table, key) => `CREATE VIEW _one_more AS SELECT ${key} FROM ${table}`,
};

function rebuilt(row: Row, { add = {}, drop = [] }: RebuildTable, { dialect }: Setting): Row {
  const gone = new Set(drop);
  const added = Object.entries(add).map(([column, value]) => [column, cellOf(value, truthOf[dialect])]);
  return Object.fromEntries([...Object.entries(row).filter(([column]) => !gone.has(column)), ...added]);
}
