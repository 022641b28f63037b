import { compareRows, fold, keyOf, type RowDifference, tableNamed } from '../compare/index.js';
import type { Cell } from '../model/cell.js';
import type { Row } from '../model/dataset.js';
import type { Finding } from '../model/finding.js';
import type { Image, TableImage } from '../model/image.js';
import type { RunResult } from '../model/run.js';
import { findTable } from '../model/schema.js';
import { faultOf, found, holds, nothingBefore, nothingSeen, rowDifferences } from './checks.js';
import { counterFindings } from './counters.js';
import { decidedByKeys } from './documents.js';
import { fateOf, rowIn } from './lineage/fate.js';
import { type Lineage, lineageOf } from './lineage/lineage.js';
import { whereRowsAre } from './lineage/moved.js';
import type { Check, Property, Subject, Trial } from './property.js';
import { otherKeys } from './round-trip/other-keys.js';
import { refusesOnPurpose } from './round-trip/refusal.js';
import { failsEmpty, skipRoundTrip } from './round-trip-schema.js';

/**
 * Asserts that `down` after `up` restores every row of every table, type and bytes, and that no counter of AUTOINCREMENT falls back.
 *
 * Matters because a rollback is run when something is already wrong; what it loses is found much later. The finding
 * tells whether `down` spoilt what `up` had left alone, forgot what `up` had kept, or had nothing exact to restore from.
 *
 * Cannot see a wrong `up` whose undo is right (`model`), nor what the application writes in between (`later-writes`).
 */
export const roundTripData: Property = {
  id: 'round-trip-data',
  title: 'down restores every row',
  // Some row's value may be found elsewhere by chance, where nothing is kept.
  outweighs: {
    'values-not-restored': ['values-forgotten'],
    'rows-not-restored': ['rows-forgotten'],
    // Where keys name other rows, single cells are compared with a neighbour's.
    'keys-not-restored': ['values-not-restored', 'values-forgotten', 'values-spoilt', 'rows-left-behind'],
  },
  skip: (subject) => skipWithoutDown(subject) ?? nothingBefore(subject),
  check,
};

/** Why there is no `down` that could be run. */
export function skipWithoutDown(subject: Subject): string | null {
  const reason = skipRoundTrip(subject);
  if (reason !== null) return reason;
  return subject.migration.down === null ? 'there is no down to run (see round-trip-schema)' : null;
}

async function check(trial: Trial): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const down = await trial.down();
  // On the empty database too, it is the schema's fault, and round-trip-schema tells it.
  if (!down.result.ok)
    return (await failsEmpty(trial)) ? nothingSeen : found([await downFails(trial, down.result)]);
  const images = { before: await trial.before(), up: up.image, down: down.image };
  const lineage = await lineageOf(trial);
  const tables = [...images.before.tables.values()];
  const findings = tables.flatMap((table) => tableFindings({ trial, lineage, images, table }));
  findings.push(...fallingBack(images));
  if (findings.length > 0) return found(findings);
  return tables.some(({ rows }) => rows.length > 0) ? holds : nothingSeen;
}

/** Counters that `down` lets fall back; those that `up` did are told of there. */
function fallingBack({ before, up, down }: Passage['images']): Finding[] {
  const known = new Set(counterFindings(before, up, 'up').map(({ table }) => table));
  return counterFindings(before, down, 'down').filter(({ table }) => !known.has(table));
}

async function downFails(trial: Trial, result: RunResult): Promise<Finding> {
  const isMeant = await refusesOnPurpose(trial, result);
  return {
    code: 'down-fails',
    ...(isMeant ? { kind: 'decision' as const } : {}),
    summary: `down ${isMeant ? 'refuses' : 'fails on'} a database with rows, and works on one without: ${faultOf(result.error)}`,
    differences: [],
    wayOut: 'make the down work for every row that up can leave',
  };
}

/** One table on its way forwards and back. */
interface Passage {
  readonly trial: Trial;
  readonly lineage: Lineage;
  readonly images: { readonly before: Image; readonly up: Image; readonly down: Image };
  readonly table: TableImage;
}

function tableFindings(passage: Passage): Finding[] {
  const { table, images } = passage;
  const after = tableNamed(images.down, table.name);
  if (after === undefined) return goneTable(table);
  if (table.rows.length === 0) return added(passage);
  const names = new Set(after.columns.map(fold));
  const gone = table.columns.filter(
    (column) => !names.has(fold(column)) && !isGenerated(images.before, table.name, column),
  );
  const renumbered = gone.length > 0 ? null : otherKeys(table, after);
  const differences = renumbered === null ? compareRows(table, after) : renumbered.others;
  const byColumn = new Map<string, RowDifference[]>();
  for (const difference of differences) {
    const group = difference.kind === 'cell' ? `.${difference.column}` : difference.kind;
    byColumn.set(group, [...(byColumn.get(group) ?? []), difference]);
  }
  return [
    ...(renumbered === null ? [] : [renumbered.finding]),
    ...gone.flatMap((column) => goneColumn(table, column)),
    ...[...byColumn.values()].map((group) => finding(passage, group, renumbered === null)),
  ];
}

function added(passage: Passage): Finding[] {
  const after = tableNamed(passage.images.down, passage.table.name);
  const differences = after === undefined ? [] : compareRows(passage.table, after);
  return differences.length === 0 ? [] : [finding(passage, differences)];
}

function isGenerated(image: Image, table: string, column: string): boolean {
  return findTable(image.schema, table)?.columns.find(({ name }) => name === column)?.generated != null;
}

function goneTable(table: TableImage): Finding[] {
  if (table.rows.length === 0) return [];
  return [
    {
      code: 'rows-not-restored',
      table: table.name,
      summary: `down does not bring back the table ${table.name} with its rows`,
      differences: table.rows.slice(0, 5).map((row) => ({ table: table.name, key: keyOf(table, row) })),
      wayOut: 'keep the rows where down can find them before up drops the table',
    },
  ];
}

function goneColumn(table: TableImage, column: string): Finding[] {
  const at = table.columns.indexOf(column);
  const lost = table.rows.filter((row) => row[at] !== null);
  if (lost.length === 0) return [];
  return [
    {
      code: 'values-not-restored',
      table: table.name,
      column,
      summary: `down does not bring back ${table.name}.${column}, and its values are gone`,
      differences: lost
        .slice(0, 5)
        .map((row) => ({ table: table.name, key: keyOf(table, row), column, before: row[at] ?? null })),
      wayOut: 'keep the values where down can find them before up drops the column',
    },
  ];
}

/**
 * One finding for each column that differs, one for rows that are missing and one for rows that are too many.
 *
 * @param keysTell a row's key still names that row after `up`
 */
function finding(passage: Passage, group: readonly RowDifference[], keysTell = true): Finding {
  const [{ kind, column }] = group as [RowDifference];
  const { name } = passage.table;
  const told = { table: name, differences: rowDifferences(name, group) };
  if (kind === 'added') {
    return {
      code: 'rows-left-behind',
      ...told,
      summary: `after down ${name} has rows that were not there before up`,
      wayOut: 'delete in down what up put in, and nothing else',
    };
  }
  if (kind === 'missing') return { ...told, ...lostRows(passage, group, keysTell) };
  return decidedByKeys({ ...told, column: column ?? '', ...changedCells(passage, column ?? '', group) });
}

function lostRows({ table, lineage, images }: Passage, group: readonly RowDifference[], keysTell: boolean) {
  const { name } = table;
  const now = tableNamed(images.up, lineage.successor(name)?.name ?? '');
  const isThere = (row: Row) =>
    (keysTell && now !== undefined && rowIn(table, row, now) !== undefined) ||
    whereRowsAre(row, table, { before: images.before, after: images.up }, name) !== null;
  return group.every(({ before }) => isThere(before as Row))
    ? {
        code: 'rows-forgotten',
        summary: `rows of ${name} are still there after up, and gone after down`,
        wayOut: 'let down put every row back: look at its JOIN, WHERE and DELETE',
      }
    : {
        code: 'rows-not-restored',
        summary: `up removes rows of ${name}, and down does not bring them back`,
        wayOut: 'keep the rows that up deletes in a table of their own, and restore them from there in down',
      };
}

function changedCells({ table, lineage, images }: Passage, column: string, group: readonly RowDifference[]) {
  const place = `${table.name}.${column}`;
  const fates = group.map(({ key, before }) =>
    fateOf(table, column, key, before as Cell, lineage, images.up),
  );
  if (fates.includes('changed')) {
    const does = isDropped(lineage, table.name, column) ? `drops ${place}` : `changes values of ${place}`;
    return {
      code: 'values-not-restored',
      summary: `up ${does} and keeps no exact copy, so that down gives back others`,
      wayOut: `keep the original values in up and restore them in down, rather than compute them again`,
    };
  }
  if (fates.includes('kept')) {
    return {
      code: 'values-forgotten',
      summary: `after up the values of ${place} are still to be found, but down does not put them back as they were`,
      wayOut: 'restore them in down from where up keeps them, type and bytes',
    };
  }
  return {
    code: 'values-spoilt',
    summary: `down changes values of ${place} that up had left alone`,
    wayOut: 'let down write only where up did: look at its WHERE, its types and the order of its columns',
  };
}

function isDropped(lineage: Lineage, table: string, column: string): boolean {
  const successor = lineage.successor(table);
  return successor !== undefined && successor !== null && !successor.columns.has(fold(column));
}
