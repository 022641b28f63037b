import type { MigrationReport, Report, ReportNote, StatementEvidence } from '../model/report.js';
import { placeOf } from './digest.js';

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
