import { join } from 'node:path';
import type { Report } from '../model/report.js';
import { fromRoot, tellGitHub } from './ci.js';
import type { SavedCounterexample } from './counterexamples.js';
import { oneOf } from './parse.js';
import { fileOf, type ReporterName, render, reporterNames } from './reporters.js';
import { type RunFlags, runOf } from './run-flags.js';
import type { Session } from './session.js';
import { writeWhole } from './write-whole.js';

export interface Publication {
  /** The folder of reports. */
  readonly place: string;
  readonly names: readonly ReporterName[];
  /** JSON, and nothing else, goes to stdout; what people read goes to stderr. */
  readonly json: boolean;
  readonly saved: readonly SavedCounterexample[];
  /** An earlier report of the folder, which this one is compared with. */
  readonly earlier?: Report;
  /** What was said of the run. */
  readonly run?: RunFlags;
  /** What was written beside the reports, a line each. */
  readonly written?: readonly string[];
}

/** The forms that are written: those asked for, else the configured ones, else the usual three. @throws {UserError} */
export function chosenReporters(
  asked: readonly ReporterName[] | undefined,
  configured: readonly string[] | undefined,
): readonly ReporterName[] {
  return (
    asked ??
    configured?.map((name) => oneOf(reporterNames)(name, '"reporters"')) ?? ['console', 'json', 'html']
  );
}

/** Writes the report in its forms, shows it, and says where it lies. @throws {UserError} when it cannot be written */
export async function publish(session: Session, report: Report, publication: Publication): Promise<void> {
  const { terminal } = session;
  const { json, names, place, saved } = publication;
  const say = json ? terminal.err : terminal.out;
  const counterexampleFiles = Object.fromEntries(
    saved.map(({ migration, property, json }) => [`${migration}/${property}`, json]),
  );
  if (json) terminal.out(await render('json', report));
  const { shellCommand } = await import('../report/sqlite-script.js');
  const shellCommands = Object.fromEntries(
    saved.flatMap(({ migration, property, sql }) =>
      sql === null ? [] : [[`${migration}/${property}`, shellCommand(sql)]],
    ),
  );
  const root = fromRoot(session.folder);
  const { earlier } = publication;
  const head = { run: runOf(publication.run ?? {}, process.env), ...(earlier && { earlier }) };
  const written = [...(publication.written ?? [])];
  for (const name of names) {
    const file = fileOf(name);
    if (file === null) continue;
    const path = join(place, file);
    await writeWhole(path, await render(name, report, { counterexampleFiles, fromRoot: root, ...head }));
    written.push(`report: ${path}`);
  }
  await tellGitHub(terminal, process.env, report, { counterexampleFiles, fromRoot: root });
  if (names.includes('lines')) say(await render('lines', report));
  if (!names.includes('console')) return say(written.map((line) => `${line}\n`).join(''));
  const color = terminal.colour && !json;
  say(
    await render('console', report, {
      color,
      width: terminal.columns,
      counterexampleFiles,
      shellCommands,
      written,
    }),
  );
}
