import type { CostReport } from '../model/cost.js';
import type {
  MigrationReport,
  PropertyReport,
  Report,
  ReportCounterexample,
  ReportFinding,
} from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import type { RenderOptions } from './options.js';
import { count, harms, listed, propertyWords } from './words.js';

/** One property of one migration, with its place in the report. */
export interface Entry {
  readonly migration: MigrationReport;
  /** The migration's place in the report, from 0: ids of other tools' migrations may occur twice. */
  readonly index: number;
  readonly property: PropertyReport;
}

/** Everything that came to that verdict, in the report's order. */
export function entriesOf(report: Report, verdict: Verdict): Entry[] {
  return entries(report).filter(({ property }) => property.verdict === verdict);
}

/**
 * The failures that are causes, of each migration its faults first, and of these those that do most harm: what only follows from one of them is told beside it.
 * In old reports each is one.
 */
export function causesOf(report: Report): Entry[] {
  return entriesOf(report, 'failed')
    .filter(({ property }) => property.kind !== 'consequence')
    .sort((a, b) => a.index - b.index || rankOf(a) - rankOf(b));
}

function rankOf({ property }: Entry): number {
  const order = Object.keys(harms);
  return order.indexOf(propertyWords[property.id].harm) + (property.kind === 'decision' ? order.length : 0);
}

/** What only follows from the property's failure, in one sentence; `null`: nothing does. */
export function followsOf({ property: { follows = [] } }: Entry): string | null {
  return follows.length === 0
    ? null
    : `${listed(follows)} ${follows.length === 1 ? 'fails' : 'fail'} as a result`;
}

/** The findings that make the property fail; of a cause, without those that only follow from another one. */
export function openFindings({ findings, kind }: PropertyReport): ReportFinding[] {
  const open = findings.filter(({ accepted }) => accepted === null);
  return kind === 'consequence' ? open : open.filter((finding) => finding.kind !== 'consequence');
}

/** `file:line`, `file`, or `null` where no file is known. */
export function placeOf(
  place: { readonly file?: string; readonly line?: number } | undefined,
): string | null {
  if (place?.file === undefined) return null;
  return place.line === undefined ? place.file : `${place.file}:${place.line}`;
}

/** `table.column`, `table`, or `null`. */
export function subjectOf({ table, column }: ReportFinding): string | null {
  if (table === undefined) return null;
  return column === undefined ? table : `${table}.${column}`;
}

/** The command that runs the counterexample again; `null` where it was not saved. */
export function replayCommand({ migration, property }: Entry, options: RenderOptions): string | null {
  const file = options.counterexampleFiles?.[`${migration.id}/${property.id}`];
  return file === undefined ? null : `rehearse replay ${shellWord(file)}`;
}

/** `1 row in 1 table (seed 1, path 3:1:0)`. */
export function sizeOf({ rows, dataset }: ReportCounterexample): string {
  const tables = Object.keys(dataset).length;
  return rows === 0 ? 'no rows at all' : `${count(rows, 'row')} in ${count(tables, 'table')}`;
}

/** A migration that was measured. */
export interface Costed {
  readonly migration: MigrationReport;
  readonly cost: CostReport;
  readonly summary: string;
}

/** What was measured, where it was asked for. */
export function costsOf(report: Report): Costed[] {
  return report.migrations.flatMap((migration) => {
    const { cost, properties } = migration;
    const line = properties.find(({ id }) => id === 'cost');
    return cost === undefined || line === undefined ? [] : [{ migration, cost, summary: line.summary }];
  });
}

/** The properties that the report speaks of, in its order. */
export function propertiesOf(report: Report): PropertyReport['id'][] {
  return [...new Set(report.migrations.flatMap(({ properties }) => properties.map(({ id }) => id)))];
}

/** All properties of the report, in its order. */
export function entries(report: Report): Entry[] {
  return report.migrations.flatMap((migration, index) =>
    migration.properties.map((property) => ({ migration, index, property })),
  );
}

export function shellWord(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
