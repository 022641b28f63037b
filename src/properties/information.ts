import { fold, keyOf } from '../compare/index.js';
import { dictionaryOf } from '../datasets/index.js';
import type { Cell } from '../model/cell.js';
import { datasetSize } from '../model/dataset.js';
import type { Difference, Finding } from '../model/finding.js';
import { own } from '../model/record.js';
import { found, holds, nothingBefore, nothingSeen } from './checks.js';
import { areRowsDecided, isColumnDecided, isTableDecided, type Passed } from './decided.js';
import { areAlike } from './documents.js';
import { takenInPlace } from './in-place.js';
import { type Lineage, lineageOf } from './lineage/lineage.js';
import type { Check, Property, Trial } from './property.js';
import { collapses } from './twins/collapses.js';
import { withoutFilled } from './twins/filled.js';
import { type Probe, type ProbeOptions, probesOf } from './twins/probes.js';
import { columnsOfGone, type Suspect, suspectsOf } from './twins/suspects.js';

/**
 * Asserts that `up` destroys nothing: two different old databases never become the same new one, so that some `down`
 * could tell them apart. Where `up` does not carry a value, a row or a table over as it was, twins of the dataset that
 * differ in just that are migrated too; if both end equal, originals that are kept beside them included, that is the proof.
 *
 * Matters because no `down`, however written, brings back what no longer is anywhere.
 *
 * Cannot see a loss that only shows between databases that differ in several places at once, or for values that no twin
 * came upon.
 */
export const information: Property = {
  id: 'information',
  title: 'up destroys nothing',
  outweighs: { 'table-destroyed': ['column-destroyed'] },
  skip: nothingBefore,
  check,
};

async function check(trial: Trial, about?: Finding): Promise<Check> {
  const up = await trial.up();
  if (!up.result.ok) return nothingSeen;
  const before = await trial.before();
  if ([...before.tables.values()].every(({ rows }) => rows.length === 0)) return nothingSeen;
  const lineage = await lineageOf(trial);
  const { suspects: all, notes } = withoutFilled(suspectsOf(before, up.image, lineage), lineage);
  const suspects = about === undefined ? all : all.filter(({ table }) => table.name === about.table);
  if (suspects.length === 0) return { ...holds, notes };
  const sql = up.result.statements.map(({ statement }) => statement.sql);
  const options: ProbeOptions = {
    dataset: trial.dataset,
    schema: trial.schemaBefore,
    sql,
    words: dictionaryOf(sql, trial.schemaBefore.dialect),
    salt: trial.salt,
    limit: probesFor(datasetSize(trial.dataset), trial.index),
  };
  const findings = new Map<string, Destroyed>();
  const tried = await tryAll(trial, probesOf(suspects, options), findings);
  // A table whose rows still show somewhere may have left a part of each behind.
  const partly = tried.filter((each) => each.kind === 'table' && !findings.has(placeOf(each)));
  await tryAll(trial, probesOf(partly.flatMap(columnsOfGone), options), findings);
  const passed = { before, after: up.image, lineage };
  const told: Finding[] = [];
  for (const { finding, suspect, probe } of findings.values()) {
    const decided =
      isDecided(suspect, passed) || areAlike(finding.differences) || (await isWritten(probe, trial, lineage));
    told.push(decided ? { ...finding, kind: 'decision' } : finding);
  }
  return { ...(told.length > 0 ? found(told) : holds), notes };
}

/** Whether what is gone was taken away as a whole, and most likely on purpose. */
function isDecided({ kind, table, column, cells }: Suspect, passed: Passed): boolean {
  switch (kind) {
    case 'column':
      return isColumnDecided(table.name, column ?? '', passed);
    case 'table':
      return isTableDecided(table.name, passed);
    case 'row': {
      const successor = passed.lineage.successor(table.name);
      return successor !== null && areRowsDecided(table, passed.after, successor);
    }
    case 'cell':
      // Only NULL got a value: what had one kept it.
      return cells.every(({ row }) => row[column ?? ''] === null);
    case 'origin':
      return false;
  }
}

/**
 * Whether an UPDATE or DELETE of the table itself did it, where there is no way back that could be wrong about it: the loss is what the
 * statement says. What a copy loses, or something that is set off, nobody wrote down.
 */
async function isWritten(
  { suspect: { kind, table, column }, row }: Probe,
  trial: Trial,
  { effects }: Lineage,
): Promise<boolean> {
  const successor = effects?.table(table.name) ?? null;
  if (trial.migration.down !== null || effects === null || successor === null) return false;
  if (kind !== 'row' && kind !== 'cell') return false;
  if (!successor.rebuilt)
    return kind === 'row' ? successor.deleted : successor.written.has(fold(column ?? ''));
  const key = keyOf(
    table,
    table.columns.map((name) => own(row, name) ?? null),
  );
  const cell = column === null ? {} : { column, before: own(row, column) ?? null };
  return (await takenInPlace(trial, effects, [{ table: table.name, key, ...cell }])).length > 0;
}

interface Destroyed {
  readonly finding: Finding;
  readonly suspect: Suspect;
  readonly probe: Probe;
}

/** The suspects that were exercised. */
async function tryAll(
  trial: Trial,
  probes: readonly Probe[],
  findings: Map<string, Destroyed>,
): Promise<readonly Suspect[]> {
  for (const probe of probes) {
    const place = placeOf(probe.suspect);
    if (!findings.has(place) && (await collapses(trial, probe)))
      findings.set(place, { finding: findingOf(probe), suspect: probe.suspect, probe });
  }
  return [...new Set(probes.map(({ suspect }) => suspect))];
}

function placeOf({ table, column }: Suspect): string {
  return `${table.name}.${column}`;
}

/**
 * Twins to try for a dataset of so many rows: more where they cost little, which is also where shrinking ends. What the first datasets did
 * not show is looked for with fewer, each time with others.
 */
function probesFor(rows: number, index: number): number {
  if (rows <= 4) return 10;
  const many = rows <= 12 ? 5 : rows <= 60 ? 3 : 2;
  return index < FIRST ? many : Math.ceil(many / 3);
}

/** Datasets that get all their twins. */
const FIRST = 40;

function findingOf(probe: Probe): Finding {
  const { table, column, kind, other } = probe.suspect;
  const { name } = table;
  const place = column === null ? name : `${name}.${column}`;
  const accept = `or accept it: -- rehearsal: accept information ${place} because REASON`;
  const told = { table: name, ...(column === null ? {} : { column }), differences: differencesOf(probe) };
  switch (kind) {
    case 'cell':
      return {
        code: 'values-merged',
        ...told,
        summary: `up makes different values of ${place} the same: the old ones cannot be recovered`,
        wayOut: `keep the old values in a column or table of their own, where down finds them, ${accept}`,
      };
    case 'column':
      return {
        code: 'column-destroyed',
        ...told,
        summary: `up drops ${place}, and its values are nowhere afterwards`,
        wayOut: `copy the values first, ${accept}`,
      };
    case 'row':
      return {
        code: 'rows-destroyed',
        ...told,
        summary: `up destroys rows of ${name}: they cannot be recovered`,
        wayOut: `copy the rows first, ${accept}`,
      };
    case 'table':
      return {
        code: 'table-destroyed',
        ...told,
        summary: `up drops the table ${name}, and its rows are nowhere afterwards`,
        wayOut: `copy the rows first, ${accept}`,
      };
    case 'origin':
      return {
        code: 'origin-merged',
        ...told,
        summary: `up merges ${[name, other?.name ?? ''].sort().join(' and ')}: from which of them a row came is lost`,
        wayOut: `keep a column that tells the rows apart, ${accept}`,
      };
  }
}

/** Both old values, each with the one new value that it becomes. */
function differencesOf({ suspect, row, after, values, base }: Probe): Difference[] {
  const { table, column } = suspect;
  const cells = table.columns.map((name) => own(row, name) ?? null);
  const key = keyOf(table, cells);
  if (column === null || values === undefined) return [{ table: table.name, key, before: row }];
  const result: { after?: Cell } = after === undefined || base !== undefined ? {} : { after };
  return values.map((before) => ({ table: table.name, key, column, before, ...result }));
}
