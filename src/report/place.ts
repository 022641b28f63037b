import type { MigrationReport, Report, ReportFinding } from '../model/report.js';
import type { RenderOptions } from './options.js';

/** A place in a file, for programs that show it: a path from the repository's root where that is known, and a line from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** The statement to blame; else the file that the migration was read from; else the folder. A file whose line is not known is shown at its first. */
export function placeIn(
  report: Report,
  migration: MigrationReport,
  finding: ReportFinding | undefined,
  { fromRoot = '' }: RenderOptions,
): Place {
  const { blame } = finding ?? {};
  const file = blame?.file ?? migration.evidence.statements.find((each) => each.file !== undefined)?.file;
  const line = blame?.file === undefined ? undefined : blame.line;
  return {
    path: joined(fromRoot, file ?? report.source.folder),
    line: line === undefined || line < 1 ? 1 : line,
  };
}

/** Without `..`, which a program that looks files up by their path does not follow. */
function joined(prefix: string, path: string): string {
  const plain = path.replaceAll('\\', '/');
  if (plain.startsWith('/') || /^[A-Za-z]:/.test(plain)) return plain;
  const parts: string[] = [];
  for (const part of [...prefix.split('/'), ...plain.split('/')]) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/') || '.';
}
