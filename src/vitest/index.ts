import { afterAll, beforeAll, describe, test } from 'vitest';
import {
  explainProperty,
  type MigrationReport,
  openProject,
  type Project,
  type ProjectOptions,
  type PropertyId,
  type PropertyReport,
  properties,
} from '../index.js';

/** What is rehearsed and how; whatever is left out is taken from the project's configuration. */
export interface RehearseFolderOptions extends ProjectOptions {
  /** The folder of migrations; without it, the configured one, then ./migrations. */
  readonly folder?: string;
  /** Lets these (or all) pass although nothing exercised them; `evidence` stands for the statements never exercised. */
  readonly allowInconclusive?: boolean | readonly (PropertyId | 'evidence')[];
  /** How long one migration may take, in milliseconds (ten minutes). */
  readonly timeoutMs?: number;
}

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
  const { folder, allowInconclusive = false, timeoutMs = 600_000, ...rest } = options;
  const project = await openProject(folder, rest);
  const allows = (test: PropertyId | 'evidence') =>
    typeof allowInconclusive === 'boolean' ? allowInconclusive : allowInconclusive.includes(test);
  afterAll(() => project.close());
  for (const { id } of project.migrations)
    describe(id, () => registerMigration(project, id, { allows, timeoutMs }));
}

interface Leniency {
  readonly timeoutMs: number;
  /** Whether missing evidence is let pass. */
  allows(test: PropertyId | 'evidence'): boolean;
}

function registerMigration(project: Project, id: string, { allows, timeoutMs }: Leniency): void {
  let report: MigrationReport;
  beforeAll(async () => {
    report = await rehearseOne(project, id);
  }, timeoutMs);
  for (const property of properties) {
    if (project.settings.properties?.includes(property.id) === false) continue;
    test(property.id, async ({ annotate }) => {
      const found = report.properties.find((each) => each.id === property.id);
      if (found === undefined) throw new Error(`${property.id} was not checked`);
      if (found.verdict === 'skipped') await annotate(`does not apply: ${found.summary}`);
      if (found.accepted !== null) await annotate(`accepted: ${found.accepted.reason}`);
      judge(found, allows(property.id));
    });
  }
  test('evidence', () => {
    const gaps = report.notes.filter(({ kind }) => kind === 'gap').map(({ message }) => message);
    if (gaps.length > 0 && !allows('evidence')) throw new PropertyFailure(`no evidence: ${gaps.join('\n')}`);
  });
}

async function rehearseOne(project: Project, id: string): Promise<MigrationReport> {
  const report = await project.rehearse({
    only: [id],
    // The report is not kept, and a test must not depend on the clock: it stands still.
    clock: () => 0,
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
