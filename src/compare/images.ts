import type { Difference } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { compareRows } from './rows.js';
import { compareSchemas } from './schemas.js';

/** Everything in which two images differ, schema first; none when the databases are equal. */
export function compareImages(before: Image, after: Image): Difference[] {
  const schema = compareSchemas(before.schema, after.schema).map(
    ({ object, column, before: left, after: right }): Difference => ({
      table: object,
      ...(column === undefined ? {} : { column }),
      ...(left === undefined ? {} : { before: left }),
      ...(right === undefined ? {} : { after: right }),
    }),
  );
  const rows = [...before.tables.values()].flatMap((table) => {
    const other = after.tables.get(table.name);
    if (other === undefined) return [];
    return compareRows(table, other).map(
      ({ key, column, before: left, after: right }): Difference => ({
        table: table.name,
        key,
        ...(column === undefined ? {} : { column }),
        ...(left === undefined ? {} : { before: left }),
        ...(right === undefined ? {} : { after: right }),
      }),
    );
  });
  return [...schema, ...rows];
}
