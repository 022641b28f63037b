import { join } from 'node:path';
import type { CounterexampleFile } from '../model/counterexample.js';
import type { MigrationReport, PropertyReport, Report } from '../model/report.js';
import type { FolderFlags } from './flags.js';
import type { Framework } from './framework.js';
import { folderOptions } from './project.js';
import type { Rehearsal } from './rehearsal.js';
import { discard, writeWhole } from './write-whole.js';

export interface SavedCounterexample {
  readonly migration: string;
  readonly property: string;
  /** What `rehearse replay` takes. */
  readonly json: string;
  /** What the sqlite3 shell opens; `null` for a migration of another engine's. */
  readonly sql: string | null;
}

/**
 * Saves the counterexamples of every property that failed, below the folder of reports; those of an earlier run that
 * fail no longer are taken away.
 */
export async function saveCounterexamples(
  framework: Framework,
  rehearsal: Rehearsal,
  report: Report,
  place: string,
  flags: FolderFlags,
): Promise<SavedCounterexample[]> {
  const saved: SavedCounterexample[] = [];
  for (const migration of report.migrations) {
    for (const property of migration.properties) {
      const path = join(place, 'counterexamples', `${fileName(migration.id)}.${property.id}`);
      const file = counterexampleFile(report, migration, property, folderOptions(rehearsal.project, flags));
      if (file === null) {
        await Promise.all([discard(`${path}.json`), discard(`${path}.sql`)]);
        continue;
      }
      await writeWhole(`${path}.json`, `${JSON.stringify(file, null, 2)}\n`);
      const paths = { json: `${path}.json`, sql: `${path}.sql` };
      if (rehearsal.engine.name !== 'sqlite') {
        await discard(paths.sql);
        saved.push({ migration: migration.id, property: property.id, json: paths.json, sql: null });
        continue;
      }
      await writeWhole(paths.sql, await scriptOf(framework, rehearsal, file, property.summary, paths));
      saved.push({ migration: migration.id, property: property.id, ...paths });
    }
  }
  return saved;
}

/** The script for the sqlite3 shell; that it cannot be made must not cost the report, and is said in its place. */
async function scriptOf(
  framework: Framework,
  { source, engine }: Rehearsal,
  file: CounterexampleFile,
  summary: string,
  paths: { readonly sql: string; readonly json: string },
): Promise<string> {
  const { renderSqliteScript } = await import('../report/sqlite-script.js');
  try {
    const scene = await framework.stageScene({ source, engine, counterexample: file });
    return renderSqliteScript({ scene, file, summary, paths });
  } catch (error) {
    return `-- This script could not be made: ${String(error).replace(/\s+/g, ' ')}\n-- rehearse replay ${paths.json}\n`;
  }
}

function counterexampleFile(
  report: Report,
  migration: MigrationReport,
  property: PropertyReport,
  context: NonNullable<CounterexampleFile['context']>,
): CounterexampleFile | null {
  const { counterexample } = property;
  if (property.verdict !== 'failed' || counterexample === undefined) return null;
  const { data, foreignKeys, connection } = report.settings;
  return {
    schema: 'rehearsal-counterexample/1',
    source: report.source,
    migration: migration.id,
    checksum: migration.checksum,
    property: property.id,
    seed: counterexample.seed,
    path: counterexample.path,
    data: data as CounterexampleFile['data'],
    foreignKeys,
    connection: connection as CounterexampleFile['connection'],
    context,
    dataset: counterexample.dataset,
  };
}

/** An id as a file's name: other tools' ids may hold what a file system does not take. */
function fileName(id: string): string {
  return id.replace(/[^\w.-]+/g, '_');
}
