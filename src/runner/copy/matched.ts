import type { StoredDatabase } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import { inOrder } from '../../model/order.js';
import { bareName, type Schema, type Table, tableSaid } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import type { Pair } from './carry.js';
import type { CopyReport } from './report.js';

/** What belongs together by its name in any letter case, parents before children; and what has no counterpart. */
export async function matched(
  source: StoredDatabase,
  here: Schema,
  there: Schema,
): Promise<{ pairs: Pair[] } & Pick<CopyReport, 'withoutCounterpart' | 'columnsLeft'>> {
  const pairs: Pair[] = [];
  const withoutCounterpart: { table: string; rows: number }[] = [];
  const columnsLeft: { table: string; column: string; rows: number }[] = [];
  for (const table of parentsFirst(here.tables)) {
    const other = tableSaid(there, table.name);
    if (other === undefined) {
      withoutCounterpart.push({ table: table.name, rows: await counted(source, table, '*') });
      continue;
    }
    const columns = new Map(other.columns.map((column) => [column.name.toLowerCase(), column]));
    const own = table.columns.filter(({ generated }) => generated === null);
    const paired = own.flatMap(({ name }) => {
      const column = columns.get(name.toLowerCase());
      return column === undefined || column.generated !== null ? [] : [{ source: name, target: column }];
    });
    for (const { name } of own)
      if (!columns.has(name.toLowerCase()))
        columnsLeft.push({
          table: table.name,
          column: name,
          rows: await counted(source, table, quoted(name)),
        });
    pairs.push({ source: table, target: other, columns: paired });
  }
  return { pairs, withoutCounterpart, columnsLeft };
}

async function counted(source: StoredDatabase, { name }: Table, what: string): Promise<number> {
  const { rows } = await source.rows(`SELECT count(${what}) FROM ${quoted(name)}`);
  return Number((rows[0]?.[0] ?? 0n) as Cell);
}

function parentsFirst(tables: readonly Table[]): Table[] {
  const byName = new Map(tables.map((table) => [bareName(table), table]));
  return inOrder(tables, ({ foreignKeys }) =>
    foreignKeys.flatMap(({ parent }) => byName.get(parent.toLowerCase()) ?? []),
  );
}
