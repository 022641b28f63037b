import { sameName } from '../../compare/index.js';
import type { Database } from '../../engines/engine.js';
import type { Row } from '../../model/dataset.js';
import type { Finding } from '../../model/finding.js';
import type { TableImage } from '../../model/image.js';
import { findTable, type Table } from '../../model/schema.js';
import { keyOfRow, selectOf } from '../application.js';
import type { Reading } from '../queries/reads.js';
import { rowsOf } from './expectation.js';

/** Rows that are looked up by their key in each trial. */
const LOOK_UPS = 2;

/** Rows of the old table that a look-up by a key finds no more, or finds others by. */
export async function readByKey(reading: Reading, table: Table, rows: TableImage): Promise<Finding[]> {
  // Rows that are gone are for `row-count`; here it is the key that no longer compares as it did.
  if (reading.intent.movesRows(table.name)) return [];
  const keys = [table.primaryKey, ...uniqueKeys(table)].filter((key) =>
    key.some(
      (column) => reading.intent.converts(table.name, column) || isOfAnotherType(reading, table, column),
    ),
  );
  for (const key of keys) {
    for (let turn = 0; turn < Math.min(LOOK_UPS, rows.rows.length); turn++) {
      const row = rows.rows[(reading.trial.salt + turn) % rows.rows.length] ?? [];
      const cells = Object.fromEntries(rows.columns.map((column, at) => [column, row[at] ?? null]));
      const wanted = keyOfRow(key, cells);
      if (wanted === null || !(await findsOther(reading, table, wanted))) continue;
      return [
        {
          code: 'key-finds-other',
          table: table.name,
          summary: `the old application looks up rows of ${table.name} by ${key === table.primaryKey ? 'their key' : key.join(', ')} and finds others than before`,
          differences: [{ table: table.name, key: wanted, before: cells }],
          wayOut: 'keep the type and the collation of the key',
        },
      ];
    }
  }
  return [];
}

function isOfAnotherType({ trial: { schemaAfter } }: Reading, table: Table, column: string): boolean {
  const now = schemaAfter === null ? undefined : findTable(schemaAfter, table.name);
  const type = (of: Table | undefined) => of?.columns.find(({ name }) => sameName(name, column))?.type;
  return type(now) !== undefined && type(now) !== type(table);
}

function uniqueKeys({ uniques }: Table): string[][] {
  return uniques
    .filter(({ where, columns }) => where === null && !columns.includes(null))
    .map(({ columns }) => columns.filter((name) => name !== null));
}

/** Other rows by the key as it is spelled, or fewer by a spelling that the old type took for the same. */
async function findsOther({ before, after }: Reading, table: Table, wanted: Row): Promise<boolean> {
  const count = async (database: Database, key: Row) =>
    (await rowsOf(database, selectOf(table.name, Object.keys(key), key)))?.length ?? null;
  for (const spelt of [wanted, inOtherCase(wanted)]) {
    const [old, now] = [await count(before, spelt), await count(after, spelt)];
    if (old === null || now === null) continue;
    if (spelt === wanted ? old !== now : old > now) return true;
  }
  return false;
}

function inOtherCase(key: Row): Row {
  const turned = (text: string) => (text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase());
  return Object.fromEntries(
    Object.entries(key).map(([column, cell]) => [column, typeof cell === 'string' ? turned(cell) : cell]),
  );
}
