import type { Condition } from '../model/migration.js';
import { own } from '../model/record.js';
import { catalogs } from './catalogs/index.js';
import { checkAttribute, documents } from './documents/index.js';
import type { Procedure, Setting } from './procedure.js';
import { expressionsOf, type PromotionExpressions } from './promotion/expressions.js';
import { promotedFrom } from './promotion/model.js';
import type { PromoteJsonAttribute } from './promotion/wanted.js';
import { eachRow, workplaceOf } from './rows.js';

/**
 * Moves an attribute from JSON documents to a column of its own. Four things that a document can say stay apart: nothing (the default),
 * `null` (NULL), a value that the column can hold (moves, and leaves the document), and anything else (NULL; the document stays whole and is
 * listed in the quarantine with the reason). Nothing is cast.
 *
 * - `down`: a row that nobody edited gets its document back byte for byte. A value that was edited since is written into the document; where
 *   that cannot hold it, or the application went on writing its own there, the value is laid aside for the next `up`.
 * - Keeps: each document that it changes, as it was and as it left it, in `_rehearsal_original`, and the list in `_rehearsal_quarantine`,
 *   until `down`; after `down` what no document can hold, in `_rehearsal_parked`.
 * - Costs: reads each document several times; writes each row that has the attribute twice. A document that loses a member is written anew,
 *   and may lose white space.
 *
 * @throws {UserError} for a key that cannot be named
 */
export function promoteJsonAttribute(wanted: PromoteJsonAttribute): Procedure {
  const { table, column, attribute, to: target = attribute } = wanted;
  checkAttribute(attribute);
  return (setting) => {
    const catalog = catalogs[setting.dialect];
    const { keyed, name, aside } = workplaceOf(wanted, setting);
    return {
      tables: [table],
      changes: { [table]: [column] },
      preconditions: [
        {
          name: `${table} has no column ${target} yet`,
          sql: catalog.column(table, target),
          breakWith: [`ALTER TABLE ${name(table)} ADD COLUMN ${name(catalog.otherSpelling(target))} TEXT`],
        },
        ...keyed,
      ],
      up: upOf(wanted, setting),
      postconditions: promisesOf(wanted, setting, expressionsOf(wanted, setting)),
      down: downOf(wanted, setting),
      aside: [
        ...aside('original', [column]),
        ...aside('parked', [column, target]),
        ...aside('quarantine', [column]),
      ],
      model: eachRow(table, (row) => {
        const { document, value } = promotedFrom(own(row, column) ?? null, wanted, setting);
        return { ...row, [column]: document, [target]: value };
      }),
    };
  };
}

function upOf(wanted: PromoteJsonAttribute, setting: Setting): string[] {
  const { table, column, attribute, to: target = attribute } = wanted;
  const { kept, name } = workplaceOf(wanted, setting);
  const json = documents[setting.dialect](wanted.documents ?? 'text');
  const { definition, promoted, moves, stays, edited } = expressionsOf(wanted, setting);
  const parked = kept.parked(column);
  const without = json.removed(`${name(table)}.${name(column)}`, attribute);
  return [
    ...json.needs,
    `ALTER TABLE ${name(table)} ADD COLUMN ${definition}`,
    ...kept.dropStale(column, column, target),
    ...kept.quarantine({ [column]: stays }),
    `UPDATE ${name(table)} SET ${name(target)} = ${promoted} WHERE ${edited}`,
    // A document that the application had written beside the column comes back as it was.
    ...kept.keep({ [column]: `CASE WHEN ${parked.exists} THEN ${parked.value} ELSE ${without} END` }, moves),
    ...kept.unpark(target),
    ...kept.forgetParked(column),
  ];
}

function downOf(wanted: PromoteJsonAttribute, setting: Setting): string[] {
  const { table, column, attribute, type, to: target = attribute } = wanted;
  const { kept, name } = workplaceOf(wanted, setting);
  const json = documents[setting.dialect](wanted.documents ?? 'text');
  const { moves, edited, writable } = expressionsOf(wanted, setting);
  const document = `${name(table)}.${name(column)}`;
  const put = json.put(document, attribute, `${name(table)}.${name(target)}`, type);
  return [
    ...json.needs,
    ...kept.restore(column),
    ...kept.park([target], `${edited} AND NOT ${writable}`),
    ...kept.park([column], `${edited} AND NOT ${moves}`),
    `UPDATE ${name(table)} SET ${name(column)} = ${put} WHERE ${edited} AND ${writable}`,
    ...kept.guard(column, column, target),
    ...kept.forget(column),
    ...kept.release(),
    ...json.done,
    `ALTER TABLE ${name(table)} DROP COLUMN ${name(target)}`,
  ];
}

function promisesOf(
  wanted: PromoteJsonAttribute,
  setting: Setting,
  { fallback, moves }: PromotionExpressions,
): Condition[] {
  const { table, key, column, attribute, type, to: target = attribute } = wanted;
  const { kept, name } = workplaceOf(wanted, setting);
  const rows = `SELECT ${name(key)} FROM ${name(table)}`;
  const [isKept, isListed] = [kept.isKept(column), kept.quarantined(column)];
  const silent: Condition = {
    name: `where ${table} has no ${target}, the document said so, or is quarantined`,
    sql: `${rows} WHERE ${name(table)}.${name(target)} IS NULL AND NOT ${isKept} AND NOT ${isListed}`,
  };
  return [
    {
      name: `${table} has a column ${target} of type ${type}`,
      sql: catalogs[setting.dialect].otherColumn({ table, column: target, type, notNull: false, fallback }),
    },
    { name: `no ${column} holds a ${attribute} that the column can hold`, sql: `${rows} WHERE ${moves}` },
    ...(fallback === null || fallback === 'NULL' ? [] : [silent]),
    {
      name: `no ${column} is quarantined whose ${attribute} was moved`,
      sql: `${rows} WHERE ${isKept} AND ${isListed}`,
    },
  ];
}
