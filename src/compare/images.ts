import type { Difference } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { fold } from './names.js';
import { compareRows, type RowDifference, sameRows } from './rows.js';
import { compareSchemas } from './schemas.js';

/** Everything in which two images differ, schema first; none when the databases are equal. */
export function compareImages(before: Image, after: Image): Difference[] {
  const schema = compareSchemas(before.schema, after.schema).map(
    ({ object, column, before: old, after: now }): Difference => ({
      table: object,
      ...(column === undefined ? {} : { column }),
      ...(old === undefined ? {} : { before: old }),
      ...(now === undefined ? {} : { after: now }),
    }),
  );
  const rows = [...before.tables.values()].flatMap((table) => {
    const other = tableNamed(after, table.name);
    return other === undefined ? [] : compareRows(table, other).map((row) => asDifference(table.name, row));
  });
  return [...schema, ...rows];
}

/**
 * Whether two databases that the same statements made are equal, together with what the framework keeps beside them:
 * an original that is kept is not lost.
 */
export function sameImage(a: Image, b: Image): boolean {
  return (
    sameTables(a.tables, b.tables) &&
    sameTables(a.kept, b.kept) &&
    compareSchemas(a.schema, b.schema).length === 0
  );
}

/** A difference of rows as a finding shows it. */
export function asDifference(table: string, { key, column, before, after }: RowDifference): Difference {
  return {
    table,
    key,
    ...(column === undefined ? {} : { column }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}

/** The table's image under that name, in whatever case its letters are. */
export function tableNamed(image: Image, name: string): TableImage | undefined {
  const exact = image.tables.get(name);
  if (exact !== undefined) return exact;
  const wanted = fold(name);
  for (const table of image.tables.values()) if (fold(table.name) === wanted) return table;
  return undefined;
}

function sameTables(a: Image['tables'], b: Image['tables']): boolean {
  if (a.size !== b.size) return false;
  for (const [name, table] of a) {
    const other = b.get(name);
    if (other === undefined || !sameRows(table, other)) return false;
  }
  return true;
}
