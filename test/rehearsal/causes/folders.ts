import type { Engine } from '../../../src/engines/engine.js';
import { sqliteEngine } from '../../../src/engines/sqlite/index.js';
import { type ReadOptions, readFolder } from '../../../src/folders/index.js';
import type { MigrationReport, Report } from '../../../src/model/report.js';
import { rehearse } from '../../../src/rehearsal/rehearse.js';
import { folderOf } from '../../folders/folder.js';

/** One migration on a base: SQL of `up` and of `down` (`null`: there is none). */
export interface Step {
  readonly base: string;
  readonly up: string;
  readonly down: string | null;
}

/** How the same two migrations are written for each tool. */
export const formats: Readonly<Record<string, (step: Step) => Record<string, string>>> = {
  'golang-migrate': ({ base, up, down }) => ({
    '1_base.up.sql': base,
    '1_base.down.sql': undoing(base),
    '2_step.up.sql': up,
    ...(down === null ? {} : { '2_step.down.sql': down }),
  }),
  goose: ({ base, up, down }) => ({
    '00001_base.sql': `-- +goose Up\n${base}\n-- +goose Down\n${undoing(base)}\n`,
    '00002_step.sql': `-- +goose Up\n${up}\n${down === null ? '' : `-- +goose Down\n${down}\n`}`,
  }),
  dbmate: ({ base, up, down }) => ({
    '20240101000001_base.sql': `-- migrate:up\n${base}\n\n-- migrate:down\n${undoing(base)}\n`,
    '20240101000002_step.sql': `-- migrate:up\n${up}\n\n-- migrate:down\n${down ?? ''}\n`,
  }),
  plain: ({ base, up }) => ({ '1_base.sql': base, '2_step.sql': up }),
};

function undoing(base: string): string {
  const made = [...base.matchAll(/CREATE (TABLE|VIEW) (\w+)/g)];
  return made
    .reverse()
    .map(([, kind, name]) => `DROP ${kind} ${name};`)
    .join('\n');
}

/** How a folder is rehearsed: as the options of reading it say, and on so many datasets. */
type Options = ReadOptions & { readonly engine?: Engine; readonly runs?: number };

/** Rehearses the folder and hands out the report. */
export async function rehearsed(
  files: Readonly<Record<string, string>>,
  options: Options = {},
): Promise<Report> {
  return rehearse(await taskOf(files, options));
}

/** Rehearses its last migration alone, on what those before it make. */
export async function lastRehearsed(
  files: Readonly<Record<string, string>>,
  options: Options = {},
): Promise<MigrationReport> {
  const task = await taskOf(files, options);
  const ids = task.source.migrations.map(({ id }) => id);
  return last(await rehearse({ ...task, settings: { ...task.settings, only: ids.slice(-1) } }));
}

type Task = Parameters<typeof rehearse>[0];

async function taskOf(files: Readonly<Record<string, string>>, options: Options) {
  const { engine = sqliteEngine(), runs = 25, ...read } = options;
  return {
    source: await readFolder(folderOf(files), read),
    engine,
    clock: () => 0,
    toolVersion: 'test',
    settings: { seed: 1, runs, data: 'edgy', timeMs: null, only: null, properties: null, shard: null },
  } satisfies Task;
}

/** What fails, each with its kind: `information decision`, `old-reads consequence of information`. */
export function failures({ properties }: MigrationReport): string[] {
  return properties
    .filter(({ verdict }) => verdict === 'failed')
    .map(({ id, kind, causedBy }) => `${id} ${kind}${causedBy === undefined ? '' : ` of ${causedBy}`}`);
}

/** The failures that are causes. */
export function causes(migration: MigrationReport): string[] {
  return failures(migration).filter((failure) => !failure.includes('consequence'));
}

export function last({ migrations }: Report): MigrationReport {
  return migrations.at(-1) as MigrationReport;
}
