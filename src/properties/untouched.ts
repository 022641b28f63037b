import { compareRows, type RowDifference } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import type { Table } from '../model/schema.js';
import { findTable } from '../model/schema.js';
import { found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { Lineage, same } from './lineage.js';
import { lostObjects } from './lost-objects.js';
import type { Check, Property, Trial } from './property.js';

/**
 * Asserts that every cell which the migration does not mean to write is the same afterwards, type and bytes, and that
 * schema objects which it does not name are still there and still hang on the same table. What it means to write is what
 * it declares, or else what its statements name.
 *
 * Matters because of side effects: a trigger that fires, a cascade, a rebuild that converts or forgets.
 *
 * Cannot see a wrong value in a cell that the migration means to write (`model`, `information`).
 */
export const untouched: Property = {
  id: 'untouched',
  title: 'what is not meant stays as it was',
  skip: nothingBefore,
  check,
};

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  const statements = up.result.statements.map(({ statement }) => statement.sql);
  const lineage = new Lineage(statements, before.schema);
  const findings = [
    ...[...before.tables.values()].flatMap((table) => tableFindings(trial, table, up.image, lineage)),
    ...lostObjects(before.schema, up.image.schema, lineage),
  ];
  if (findings.length > 0) return found(findings);
  return [...before.tables.values()].some(({ rows }) => rows.length > 0) ? holds : nothingSeen;
}

function tableFindings(trial: Trial, table: TableImage, image: Image, lineage: Lineage): Finding[] {
  const after = lineage.follow(table.name, image);
  if (after === undefined) return [];
  const intent = intentOf(trial, table, after, image, lineage);
  if (intent === 'everything') return [];
  const columns = table.columns.filter((column) => !intent.columns.has(column.toLowerCase()));
  const renamed = {
    ...table,
    columns: table.columns.map((column) => intent.renamed.get(column.toLowerCase()) ?? column),
  };
  const compared = columns.map((column) => intent.renamed.get(column.toLowerCase()) ?? column);
  const differences = compareRows(renamed, after, {
    columns: new Map(compared.map((c) => [c.toLowerCase(), c.toLowerCase()])),
  });
  const byColumn = new Map<string, RowDifference[]>();
  for (const difference of differences) {
    if (difference.kind === 'added' || (difference.kind === 'missing' && intent.rows)) continue;
    const column = difference.column ?? '';
    byColumn.set(column, [...(byColumn.get(column) ?? []), difference]);
  }
  return [...byColumn].map(([column, group]) => findingOf(table.name, column, group, after));
}

interface Intent {
  /** Columns that are written, lower case. */
  readonly columns: ReadonlySet<string>;
  /** Rows may go. */
  readonly rows: boolean;
  /** Old column, lower case, to its name afterwards. */
  readonly renamed: ReadonlyMap<string, string>;
}

function intentOf(
  trial: Trial,
  table: TableImage,
  after: TableImage,
  image: Image,
  lineage: Lineage,
): Intent | 'everything' {
  const { changes } = trial.migration;
  const declared = changes && Object.entries(changes).find(([name]) => same(name, table.name))?.[1];
  if (declared === '*') return 'everything';
  const columns = new Set<string>(declared?.map((column) => column.toLowerCase()));
  const renamed = new Map(
    table.columns.map((column) => [column.toLowerCase(), lineage.finalColumn(table.name, column)]),
  );
  const rebuild = lineage.isRebuilt(table.name);
  if (changes === null) {
    for (const { columns: set } of lineage.writes(table.name, 'update')) {
      for (const column of set ?? table.columns) columns.add(column.toLowerCase());
    }
    if (rebuild) rebuiltColumns(table, after, lineage, columns, renamed);
    addConversions(findTable(trial.schemaBefore, table.name), findTable(image.schema, after.name), columns);
  }
  const rows = lineage.writes(table.name, 'delete').length > 0 || rebuild;
  return { columns, rows, renamed };
}

/** A rebuild means to write the columns that it does not copy bare, and renames those that it copies to another name. */
function rebuiltColumns(
  table: TableImage,
  after: TableImage,
  lineage: Lineage,
  columns: Set<string>,
  renamed: Map<string, string>,
): void {
  const inserts = lineage.writes(after.name, 'insert').filter(({ constant }) => !constant);
  for (const { copies, columns: listed } of inserts) {
    if (copies === null) continue;
    const targets = listed ?? after.columns;
    for (const target of targets) {
      const source = [...copies].find(([name]) => same(name, target))?.[1];
      if (source === undefined) columns.add(target.toLowerCase());
      else if (
        !same(source, target) &&
        table.columns.some((column) => same(column, source)) &&
        !after.columns.some((column) => same(column, source))
      ) {
        renamed.set(source.toLowerCase(), target);
      } else if (!same(source, target)) columns.add(target.toLowerCase());
    }
  }
}

/** A column whose declared type is changed is meant to be converted. */
function addConversions(before: Table | undefined, after: Table | undefined, columns: Set<string>): void {
  for (const column of before?.columns ?? []) {
    const other = after?.columns.find(({ name }) => same(name, column.name));
    if (other !== undefined && other.affinity !== column.affinity) columns.add(column.name.toLowerCase());
    if (column.generated !== null || (other?.generated ?? null) !== null)
      columns.add(column.name.toLowerCase());
  }
}

function findingOf(
  table: string,
  column: string,
  group: readonly RowDifference[],
  after: TableImage,
): Finding {
  const differences = rowDifferences(table, group);
  if (column === '') {
    return {
      code: 'rows-missing',
      table,
      differences,
      summary: `rows of ${table} are gone, although the migration does not delete from it`,
      wayOut: 'look for cascades, joins and INSERT OR IGNORE',
    };
  }
  return {
    code: 'cells-changed',
    table,
    column,
    differences,
    summary: `up changes ${after.name}.${column}, which it does not mean to write`,
    wayOut: 'look for triggers, cascades and types that convert; or declare the change',
  };
}
