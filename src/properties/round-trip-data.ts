import { compareRows, type RowDifference } from '../compare/index.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import { faultOf, found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { skipRoundTrip } from './round-trip-schema.js';

/**
 * Asserts that `down` after `up` restores every row of every table, type and bytes.
 *
 * Matters because a rollback is run when something is already wrong; what it loses is found much later.
 *
 * Cannot see a wrong `up` whose undo is right, nor what the application writes in between (`later-writes`).
 */
export const roundTripData: Property = {
  id: 'round-trip-data',
  title: 'down restores every row',
  skip,
  check,
};

function skip(subject: Subject): string | null {
  const reason = skipRoundTrip(subject);
  if (reason !== null) return reason;
  if (nothingBefore(subject) !== null) return nothingBefore(subject);
  return subject.migration.down === null ? 'there is no down to run (see round-trip-schema)' : null;
}

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const down = await trial.down();
  if (!down.result.ok) {
    // On the empty database this is the schema's fault, and round-trip-schema tells it.
    if (trial.index === 0 || (await failsEmpty(trial))) return nothingSeen;
    return found([downFails(down.result.error)]);
  }
  const before = await trial.before();
  const findings = [...before.tables.values()].flatMap((table) => compareTable(table, down.image, up.image));
  if (findings.length > 0) return found(findings);
  return [...before.tables.values()].some(({ rows }) => rows.length > 0) ? holds : nothingSeen;
}

async function failsEmpty(trial: Trial): Promise<boolean> {
  const empty = await trial.sibling({});
  return !(await empty.down()).result.ok;
}

function downFails(error: Error | undefined): Finding {
  return {
    code: 'down-fails',
    summary: `down fails on a database with rows: ${faultOf(error)}`,
    differences: [],
    wayOut: 'make the down work for every row that up can leave',
  };
}

function compareTable(before: TableImage, down: Image, up: Image): Finding[] {
  const after = tableOf(down, before.name);
  const shared = after ?? { ...before, rows: [] };
  const names = new Set(shared.columns.map((column) => column.toLowerCase()));
  const gone = before.columns.filter((column) => !names.has(column.toLowerCase()));
  const differences = compareRows(before, shared);
  return [...goneColumns(before, gone), ...groups(before.name, differences, before, up)];
}

function goneColumns(before: TableImage, gone: readonly string[]): Finding[] {
  return gone.flatMap((column) => {
    const place = before.columns.indexOf(column);
    const lost = before.rows.filter((row) => row[place] !== null);
    if (lost.length === 0) return [];
    return [
      {
        code: 'column-lost',
        table: before.name,
        column,
        summary: `down does not bring back the values of ${before.name}.${column}`,
        differences: lost.slice(0, 5).map((row) => ({
          table: before.name,
          column,
          before: row[place] ?? null,
          key: Object.fromEntries(before.key.map((at) => [before.columns[at] ?? '', row[at] ?? null])),
        })),
        wayOut: 'keep the values where down can find them before up drops the column',
      },
    ];
  });
}

/** One finding for each column that differs, one for rows that are missing and one for rows that are too many. */
function groups(
  table: string,
  differences: readonly RowDifference[],
  before: TableImage,
  up: Image,
): Finding[] {
  const byKind = new Map<string, RowDifference[]>();
  for (const difference of differences) {
    const kind = difference.kind === 'cell' ? `cell ${difference.column}` : difference.kind;
    byKind.set(kind, [...(byKind.get(kind) ?? []), difference]);
  }
  return [...byKind.values()].map((group) => findingOf(table, group, before, up));
}

function findingOf(table: string, group: readonly RowDifference[], before: TableImage, up: Image): Finding {
  const first = group[0] as RowDifference;
  const differences = rowDifferences(table, group);
  if (first.kind === 'missing') {
    return {
      code: 'rows-lost',
      table,
      differences,
      summary: `rows of ${table} do not come back`,
      wayOut: 'keep the rows that up deletes, and restore them in down',
    };
  }
  if (first.kind === 'added') {
    return {
      code: 'rows-added',
      table,
      differences,
      summary: `after down ${table} has rows that were not there before`,
      wayOut: 'delete in down what up added',
    };
  }
  const column = first.column as string;
  const culprit = changedByUp(table, column, before, up)
    ? `up changes the values of ${table}.${column} and down does not restore them`
    : `down changes values of ${table}.${column} that up had left alone`;
  return {
    code: 'cells-differ',
    table,
    column,
    differences,
    summary: culprit,
    wayOut: 'let down restore what was there, type and bytes, rather than compute it again',
  };
}

function changedByUp(table: string, column: string, before: TableImage, up: Image): boolean {
  const after = tableOf(up, table);
  return (
    after === undefined ||
    !after.columns.some((name) => name.toLowerCase() === column.toLowerCase()) ||
    compareRows(before, after, { columns: new Map([[column.toLowerCase(), column.toLowerCase()]]) }).length >
      0
  );
}

function tableOf(image: Image, name: string): TableImage | undefined {
  return (
    image.tables.get(name) ??
    [...image.tables.values()].find((table) => table.name.toLowerCase() === name.toLowerCase())
  );
}
