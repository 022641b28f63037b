import type { CostReport } from '../model/cost.js';
import type {
  MigrationReport,
  PropertyReport,
  Report,
  ReportCounterexample,
  ReportFinding,
  ReportNote,
  StatementEvidence,
} from '../model/report.js';
import type { Verdict } from '../model/verdict.js';
import type { RenderOptions } from './options.js';
import { count, listed } from './words.js';

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

/** The failures that are causes: what only follows from one of them is told beside it. In old reports each is one. */
export function causesOf(report: Report): Entry[] {
  return entriesOf(report, 'failed').filter(({ property }) => property.kind !== 'consequence');
}

/** What only follows from the property's failure, in one sentence; `null`: nothing does. */
export function followsOf({ property: { follows = [] } }: Entry): string | null {
  return follows.length === 0
    ? null
    : `${listed(follows)} ${follows.length === 1 ? 'fails' : 'fail'} only because of it`;
}

/** A finding that the author has accepted, with the reason. */
export interface Accepted extends Entry {
  readonly finding: ReportFinding;
  readonly reason: string;
}

export function acceptedFindings(report: Report): Accepted[] {
  return entries(report).flatMap((entry) =>
    entry.property.findings.flatMap((finding) =>
      finding.accepted === null || finding.accepted.baseline
        ? []
        : [{ ...entry, finding, reason: finding.accepted.reason }],
    ),
  );
}

/** How much the baseline of old findings leaves out; `null`: nothing. */
export function baselineText(report: Report): string | null {
  const all = entries(report);
  const held = all.filter(({ property }) => property.findings.some(({ accepted }) => accepted?.baseline));
  const findings = held.flatMap(({ property }) =>
    property.findings.filter(({ accepted }) => accepted?.baseline),
  );
  const open = all.filter(({ property }) => property.baseline).length;
  if (findings.length === 0 && open === 0) return null;
  const migrations = new Set(held.map(({ index }) => index)).size;
  return [
    ...(findings.length > 0
      ? [`${count(findings.length, 'finding')} in ${count(migrations, 'migration')}`]
      : []),
    ...(open > 0 ? [`${count(open, 'property', 'properties')} without evidence`] : []),
  ].join(' and ');
}

/** Acknowledgements, of the author's or the baseline's, that match nothing any more. */
export function staleAcknowledgements({
  migrations,
  notes,
}: Report): { migration: string | null; note: ReportNote }[] {
  const about = ({ topic }: ReportNote) => topic === 'acknowledgement';
  return [
    ...notes.filter(about).map((note) => ({ migration: null, note })),
    ...migrations.flatMap(({ id, notes: own }) => own.filter(about).map((note) => ({ migration: id, note }))),
  ];
}

/** What was not proven, and what to do about it. */
export interface Missing {
  readonly migration: string;
  readonly property: string | null;
  readonly what: string;
  readonly where: string | null;
  readonly wayOut: string | null;
}

/** Properties without evidence, gaps that were noticed, and tables that no dataset could fill. */
export function missingEvidence(report: Report): Missing[] {
  return report.migrations.flatMap((migration) => [
    ...migration.properties
      .filter(({ verdict }) => verdict === 'inconclusive')
      .map(({ id, summary, findings }) => ({
        migration: migration.id,
        property: id,
        what: summary,
        where: null,
        wayOut: findings[0]?.wayOut ?? wayToEvidence(id),
      })),
    ...migration.notes.filter(isGap).map((note) => ({
      migration: migration.id,
      property: null,
      what: note.message,
      where: placeOf(note),
      wayOut: isIdle(migration, note) ? WAY_TO_ROWS : null,
    })),
    ...migration.evidence.datasets.unpopulated.map(({ table, reason }) => ({
      migration: migration.id,
      property: null,
      what: `no dataset could fill ${table}: ${reason}`,
      where: null,
      wayOut: 'give the migration a suite whose datasets satisfy the constraint, or ask for more with --runs',
    })),
  ]);
}

/** What was noticed about the whole folder and leaves something unproven. */
export function folderGaps(report: Report): ReportNote[] {
  return report.notes.filter(isGap);
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

function entries(report: Report): Entry[] {
  return report.migrations.flatMap((migration, index) =>
    migration.properties.map((property) => ({ migration, index, property })),
  );
}

/** Whether the gap is a statement's. */
export function isAbout({ kind, file, line, message }: ReportNote, statement: StatementEvidence): boolean {
  if (kind !== 'gap') return false;
  return line === undefined
    ? message.includes(statement.sql)
    : statement.file === file && statement.line === line;
}

/** Whether the note is about a statement that no dataset had anything for. */
function isIdle({ evidence }: MigrationReport, note: ReportNote): boolean {
  return evidence.statements.some((each) => each.data && isAbout(note, each));
}

const WAY_TO_ROWS =
  'give the migration a suite whose datasets hold rows that the statement is meant for, or leave the statement out';

function isGap({ kind }: ReportNote): boolean {
  return kind === 'gap';
}

function wayToEvidence(id: string): string {
  if (id === 'postconditions') return 'declare what must hold afterwards';
  return 'ask for more datasets with --runs or harder ones with --data, or write a suite whose datasets exercise it';
}

export function shellWord(word: string): string {
  return /^[\w./@%+=:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
