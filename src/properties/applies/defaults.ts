import { fold } from '../../compare/index.js';
import { defaultOf } from '../../datasets/index.js';
import type { Finding } from '../../model/finding.js';
import { type Column, findTable, type Schema } from '../../model/schema.js';
import { callsClockOrRandom } from '../../sql/functions.js';
import type { Trial } from '../property.js';

/** New defaults that give rows something which they were hardly meant to give. */
export function oddDefaults({ schemaBefore, schemaAfter, dialect }: Trial): Finding[] {
  // What the first migration says is all that is known of its tables.
  if (schemaAfter === null || schemaBefore.tables.length === 0) return [];
  return schemaAfter.tables.flatMap((table) =>
    table.columns.flatMap((now): Finding[] => {
      const old = findTable(schemaBefore, table.name)?.columns.find(({ name }) => sameColumn(name, now.name));
      if (now.defaultSql === null || old?.defaultSql === now.defaultSql) return [];
      const value = defaultOf(now, dialect);
      const place = { table: table.name, column: now.name, differences: [] };
      if (!table.strict && typeof value === 'string' && isNumber(now) && !isCustom(schemaBefore, now))
        return [{ ...place, ...textInNumbers(table.name, now) }];
      const clock = old?.defaultSql == null ? null : callsClockOrRandom(old.defaultSql, dialect);
      const fixed = clock !== null && value !== undefined && value !== null;
      return fixed ? [{ ...place, ...fixedOnce(table.name, now, clock) }] : [];
    }),
  );
}

function sameColumn(one: string, other: string): boolean {
  return fold(one) === fold(other);
}

/** A type whose name says numbers; SQLite's affinity says it of many others too, such as INTERVAL. */
function isNumber({ type }: Column): boolean {
  return /^(unsigned )?((tiny|small|medium|big|big )?int(eger|\d+)?|bool(ean)?|dec(imal)?|num(eric|ber)?|real|float\d*|double)\b/i.test(
    type,
  );
}

/** The application keeps texts in columns of that type, such as `'t'` in those of a BOOLEAN. */
function isCustom({ tables, dialect }: Schema, { type }: Column): boolean {
  return tables.some(({ columns }) =>
    columns.some(
      (column) => fold(column.type) === fold(type) && typeof defaultOf(column, dialect) === 'string',
    ),
  );
}

function textInNumbers(table: string, { name, type, defaultSql }: Column) {
  return {
    code: 'text-in-numbers',
    summary: `the default of ${table}.${name} is the text ${defaultSql}, which is no number: the column is ${type}, and rows get the text as it is`,
    wayOut: `write the number (for a BOOLEAN, 1 or 0); or accept it: -- rehearsal: accept applies ${table}.${name} because REASON`,
  };
}

function fixedOnce(table: string, { name, defaultSql }: Column, clock: string) {
  return {
    code: 'default-fixed',
    summary: `the default of ${table}.${name} was ${clock}, computed for each row, and is ${defaultSql} now, the same for all`,
    wayOut: `write the expression: DEFAULT ${clock}; or accept it: -- rehearsal: accept applies ${table}.${name} because REASON`,
  };
}
