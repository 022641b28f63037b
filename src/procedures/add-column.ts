import { UserError } from '../model/errors.js';
import { catalogs } from './catalogs/index.js';
import { cellOf, sqlOf, type Value } from './literal.js';
import type { Procedure, Rows } from './procedure.js';
import { eachRow, workplaceOf } from './rows.js';
import { truthOf } from './truth.js';

/** What {@link addColumn} is to do. */
export interface AddColumn extends Rows {
  readonly column: string;
  /** As SQL has it, such as `INTEGER`. */
  readonly type: string;
  /** What the rows that are there get, and those that do not say; without it there is no DEFAULT, and they get NULL. */
  readonly default?: Value;
  readonly notNull?: boolean;
}

/**
 * Adds a column at the table's end.
 *
 * - `up`: the column, and whatever an earlier `down` laid aside for it; no row is rewritten otherwise.
 * - `down`: values other than the default are laid aside by primary key, and the column goes. They come back on the next `up`; rows that
 *   were deleted meanwhile do not. An index, view or trigger on the column, made after `up`, makes the engine refuse.
 * - Keeps: nothing after `up`; after `down` one row for each value other than the default, in `_rehearsal_parked`.
 * - Costs: a moment on the way forward. On the way back SQLite rewrites the table; PostgreSQL does not.
 *
 * @throws {UserError} for NOT NULL without a default
 */
export function addColumn(wanted: AddColumn): Procedure {
  const { table, column, type, notNull = false, default: fallback } = wanted;
  if (notNull && (fallback === undefined || fallback === null)) {
    throw new UserError(`${table}.${column} is to be NOT NULL without a default`, {
      wayOut: 'give the value that the rows get which are there',
    });
  }
  return (setting) => {
    const catalog = catalogs[setting.dialect];
    const { kept, keyed, same, name, aside } = workplaceOf(wanted, setting);
    const written = fallback === undefined ? null : sqlOf(fallback);
    const cell = `${name(table)}.${name(column)}`;
    const usual =
      written === null || written === 'NULL'
        ? `${cell} IS NULL`
        : same(cell, typed[setting.dialect](written, type));
    const definition = [
      name(column),
      type,
      ...(notNull ? ['NOT NULL'] : []),
      ...(written === null ? [] : [`DEFAULT ${written}`]),
    ].join(' ');
    return {
      tables: [table],
      changes: {},
      preconditions: [
        {
          name: `${table} has no column ${column} yet`,
          sql: catalog.column(table, column),
          breakWith: [`ALTER TABLE ${name(table)} ADD COLUMN ${name(catalog.otherSpelling(column))} ${type}`],
        },
        ...keyed,
      ],
      up: [`ALTER TABLE ${name(table)} ADD COLUMN ${definition}`, ...kept.unpark(column)],
      postconditions: [
        {
          name: `${table} has a column ${definition}`,
          sql: catalog.otherColumn({ table, column, type, notNull, fallback: written }),
        },
      ],
      down: [
        ...kept.park([column], `NOT (${usual})`),
        `ALTER TABLE ${name(table)} DROP COLUMN ${name(column)}`,
      ],
      aside: aside('parked', [column]),
      model: eachRow(table, (row) => ({
        ...row,
        [column]: cellOf(fallback ?? null, truthOf[setting.dialect]),
      })),
    };
  };
}

/** A default as a column of the type holds it. SQLite's columns hold what they are given. */
const typed = {
  sqlite: (value: string, _type: string) => value,
  postgres: (value: string, type: string) => `CAST(${value} AS ${type})`,
} as const;
