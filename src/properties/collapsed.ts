import { fold, rowOf, tableNamed } from '../compare/index.js';
import type { Effects } from '../effects/effects.js';
import { contentOf, type Gathered, gatheredTables } from '../effects/gathered.js';
import { oncePer } from '../effects/once.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Image } from '../model/image.js';
import { findTable } from '../model/schema.js';
import { rowDifferences } from './checks.js';

/** Rows that say the same and were several, of which a new table that takes over whole rows has fewer: UNION and DISTINCT do that. */
export function collapsedRows(before: Image, after: Image, effects: Effects): Finding[] {
  return gatheredIn(effects).flatMap((gathered) => {
    if (isExtract(gathered, effects)) return [];
    const rows = fewer(before, after, gathered);
    return rows.length === 0 ? [] : [finding(gathered, effects, rows)];
  });
}

/** How many rows are looked at for that, those of tables that are gone among them. */
export function gatheredRows(before: Image, effects: Effects): number {
  const tables = gatheredIn(effects).flatMap(({ from }) => from);
  return tables.reduce((sum, name) => sum + (tableNamed(before, name)?.rows.length ?? 0), 0);
}

const gatheredIn = oncePer(gatheredTables);

/** Old rows beyond as many of their content as the new table has. */
function fewer(before: Image, after: Image, { from, to, columns }: Gathered): Row[] {
  const left = new Map<string, number>();
  for (const row of contentOf(tableNamed(after, to), columns)) left.set(row, (left.get(row) ?? 0) + 1);
  return from.flatMap((name) => {
    const table = tableNamed(before, name);
    return contentOf(table, columns).flatMap((content, at) => {
      const count = left.get(content) ?? 0;
      left.set(content, count - 1);
      const row = table?.rows[at];
      return count > 0 || table === undefined || row === undefined ? [] : [rowOf(table, row)];
    });
  });
}

/**
 * The old rows stay, and to be one of several is the new table's subject: it takes from one table alone what different things that says,
 * or from several which rows of others belong together.
 */
function isExtract({ from, to, columns }: Gathered, effects: Effects): boolean {
  return (
    areKept(from, effects) &&
    (from.length === 1 || columns.every((column) => [to, ...from].some(refersBy(column, effects))))
  );
}

function refersBy(column: string, { before, after }: Effects): (table: string) => boolean {
  return (table) =>
    [after, before].some(({ schema }) =>
      findTable(schema, table)?.foreignKeys.some((key) => key.columns.map(fold).includes(column)),
    );
}

/** They stay, each as itself and with all of its rows. */
function areKept(tables: readonly string[], effects: Effects): boolean {
  return tables.every((name) => {
    const effect = effects.table(name);
    return effect !== null && !effect.merged && !effect.deleted;
  });
}

/** Where an old table is gone, nothing tells any more how many there were. */
function finding({ from, to }: Gathered, effects: Effects, rows: readonly Row[]): Finding {
  const isKept = areKept(from, effects);
  const [table = to] = from;
  return {
    code: 'rows-collapsed',
    ...(isKept ? { kind: 'decision' as const } : {}),
    table: to,
    summary: `up copies rows of ${from.join(' and ')} into ${to}, and makes one of several that say the same`,
    differences: rowDifferences(
      table,
      rows.map((row) => ({ kind: 'missing' as const, key: row, before: row })),
    ),
    wayOut: `use UNION ALL in place of UNION, and no DISTINCT; or, where they are to be one, accept it: -- rehearsal: accept row-count ${to} because REASON`,
  };
}
