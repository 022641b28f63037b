import { join } from 'node:path';
import type { Report } from '../model/report.js';
import { oneOf } from './parse.js';
import { fileOf, type ReporterName, render, reporterNames } from './reporters.js';
import type { Session } from './session.js';
import { writeWhole } from './write-whole.js';

export interface Publication {
  /** The folder of reports. */
  readonly place: string;
  readonly names: readonly ReporterName[];
  /** JSON, and nothing else, goes to stdout; what people read goes to stderr. */
  readonly json: boolean;
}

/** The forms that are written: those asked for, else the configured ones, else the usual three. @throws {UserError} */
export function chosenReporters(
  asked: readonly ReporterName[] | undefined,
  configured: readonly string[] | undefined,
): readonly ReporterName[] {
  return asked ?? configured?.map((name) => oneOf(reporterNames)(name, '"reporters"')) ?? ['console', 'json'];
}

/** Writes the report in its forms, shows it, and says where it lies. @throws {UserError} when it cannot be written */
export async function publish(session: Session, report: Report, publication: Publication): Promise<void> {
  const { terminal } = session;
  const say = publication.json ? terminal.err : terminal.out;
  if (publication.json) terminal.out(await render('json', report));
  if (publication.names.includes('console')) {
    say(await render('console', report, { colour: terminal.colour && !publication.json }));
  }
  for (const name of publication.names) {
    const file = fileOf(name);
    if (file === null) continue;
    const path = join(publication.place, file);
    await writeWhole(path, await render(name, report));
    say(`report: ${path}\n`);
  }
}
