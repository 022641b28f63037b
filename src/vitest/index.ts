import { afterAll, beforeAll, describe, test } from 'vitest';
import {
  type Engine,
  explainProperty,
  type MigrationReport,
  type PropertyReport,
  properties,
  rehearse,
} from '../index.js';
import { engineFor } from './engine.js';
import { openProject, type Project, type RehearseFolderOptions } from './project.js';

export type { RehearseFolderOptions } from './project.js';

/**
 * Registers a `describe` for each migration of a folder, and in it a test for each property and one for the evidence.
 * Each migration is rehearsed once, when the first of its tests is about to run, on the engine that the folder or the configuration asks for.
 *
 * A property that fails, fails its test, with the counterexample in the message. One without evidence fails its test as
 * well, unless {@link RehearseFolderOptions.allowInconclusive} lets it pass. One that does not apply passes, with the reason
 * as an annotation: a skipped test would look as if it had been forgotten.
 *
 * @example
 * await rehearseFolder(); // as rehearsal.config.ts says
 * @example
 * await rehearseFolder({ folder: 'db/migrations', runs: 50, allowInconclusive: true });
 */
export async function rehearseFolder(options: RehearseFolderOptions = {}): Promise<void> {
  const project = await openProject(options);
  // Started by the first migration that is about to run: a server is not, where none of its tests is.
  let engine: Promise<Engine> | undefined;
  const started = () => {
    engine ??= engineFor(project);
    return engine;
  };
  afterAll(async () => (await engine)?.close());
  for (const { id } of project.chosen) describe(id, () => registerMigration(project, started, id));
}

function registerMigration(project: Project, engine: () => Promise<Engine>, id: string): void {
  let report: MigrationReport;
  beforeAll(async () => {
    report = await rehearseOne(project, await engine(), id);
  }, project.timeoutMs);
  for (const property of properties) {
    if (project.settings.properties?.includes(property.id) === false) continue;
    test(property.id, async ({ annotate }) => {
      const found = report.properties.find((each) => each.id === property.id);
      if (found === undefined) throw new Error(`${property.id} was not checked`);
      if (found.verdict === 'skipped') await annotate(`does not apply: ${found.summary}`);
      if (found.accepted !== null) await annotate(`accepted: ${found.accepted.reason}`);
      judge(found, project.allows(property.id));
    });
  }
  test('evidence', () => {
    const gaps = report.notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message);
    if (gaps.length > 0 && !project.allows('evidence'))
      throw new PropertyFailure(`no evidence: ${gaps.join('\n')}`);
  });
}

async function rehearseOne(
  { source, suites, settings }: Project,
  engine: Engine,
  id: string,
): Promise<MigrationReport> {
  const report = await rehearse({
    source,
    suites,
    engine,
    settings: { ...settings, only: [id] },
    // The report is not kept, and a test must not depend on the clock: it stands still.
    clock: () => 0,
    toolVersion: 'vitest',
    // vitest talks to its worker all the time, and gives it up when it does not answer.
    listener: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const found = report.migrations.find((migration) => migration.id === id);
  if (found !== undefined) return found;
  throw new PropertyFailure(
    report.notes
      .filter(({ kind }) => kind === 'gap')
      .map(({ message }) => message)
      .join('\n'),
  );
}

function judge(property: PropertyReport, allowInconclusive: boolean): void {
  if (property.verdict === 'failed' || (property.verdict === 'inconclusive' && !allowInconclusive)) {
    throw new PropertyFailure(explainProperty(property));
  }
}

/** What the data shows, not where this adapter says so: a stack would only hide it. */
class PropertyFailure extends Error {
  override readonly name = 'PropertyFailure';

  constructor(message: string) {
    super(message);
    this.stack = `${this.name}: ${message}`;
  }
}
