import { readFile } from 'node:fs/promises';
import { UserError } from '../model/errors.js';
import type { MigrationReport, Report } from '../model/report.js';
import { overall } from '../model/verdict.js';

/** What the gate compares with the evidence. */
export interface Wanted {
  readonly id: string;
  readonly checksum: string;
}

/** Reads a saved JSON report. @throws {UserError} when there is none, or the file is not one */
export async function readReport(
  path: string,
  wayOut = 'name a report.json that rehearse verify has written',
): Promise<Report> {
  const { parseReport } = await import('../report/index.js');
  try {
    return parseReport(await readFile(path, 'utf8'), path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const what =
      code === 'ENOENT' ? 'there is no such report' : `cannot be read: ${(error as Error).message}`;
    throw new UserError(what, { where: path, wayOut, cause: error });
  }
}

/** What keeps the gate shut, one sentence each; none: the evidence covers exactly these migrations. */
export function shortcomings(evidence: Report, wanted: readonly Wanted[]): string[] {
  const proven = new Map(evidence.migrations.map((migration) => [migration.id, migration]));
  const ids = new Set(wanted.map(({ id }) => id));
  return [
    ...wanted.flatMap((migration) => shortcomingOf(migration, proven.get(migration.id))),
    ...evidence.migrations
      .filter(({ id }) => !ids.has(id))
      .map(({ id }) => `${id}: is in the evidence, but not in the folder`),
    ...orderChanged(evidence, wanted),
    ...(evidence.settings?.properties == null ? [] : ['the evidence is of some properties only']),
  ];
}

function shortcomingOf({ id, checksum }: Wanted, proven: MigrationReport | undefined): string[] {
  if (proven === undefined) return [`${id}: there is no evidence of it`];
  if (proven.checksum !== checksum) return [`${id}: was changed after it was proven`];
  // The verdicts of the properties are what was found; the ones above them only sum them up.
  const verdict = overall([proven.verdict, ...proven.properties.map((property) => property.verdict)]);
  const open = proven.properties
    .filter((property) => property.verdict === verdict)
    .map((property) => property.id);
  return verdict === 'passed' ? [] : [`${id}: ${verdict}${open.length > 0 ? ` (${open.join(', ')})` : ''}`];
}

/** A migration is proven on what those before it leave behind. */
function orderChanged(evidence: Report, wanted: readonly Wanted[]): string[] {
  const ids = new Set(wanted.map(({ id }) => id));
  const then = evidence.migrations.map(({ id }) => id).filter((id) => ids.has(id));
  const known = new Set(then);
  const now = wanted.map(({ id }) => id).filter((id) => known.has(id));
  const at = now.findIndex((id, place) => id !== then[place]);
  return at < 0 ? [] : [`${now[at]}: stands at another place in the order than when it was proven`];
}
