import { join } from 'node:path';
import type { CounterexampleFile } from '../model/counterexample.js';
import type { MigrationReport, PropertyReport, Report } from '../model/report.js';
import type { Plan, Script } from './apart/job.js';
import type { Framework } from './framework.js';
import type { Rehearsal } from './rehearsal.js';
import { discard, writeWhole } from './write-whole.js';

export interface SavedCounterexample {
  readonly migration: string;
  readonly property: string;
  /** What `rehearse replay` takes. */
  readonly json: string;
  /** What the sqlite3 shell opens; `null`: there is none. */
  readonly sql: string | null;
}

/**
 * Saves the counterexamples of every property that failed, below the folder of reports; those of an earlier run that
 * fail no longer are taken away.
 */
export async function saveCounterexamples(
  report: Report,
  { place, context }: Plan,
  scripts: readonly Script[],
): Promise<SavedCounterexample[]> {
  const saved: SavedCounterexample[] = [];
  for (const migration of report.migrations) {
    for (const property of migration.properties) {
      const paths = pathsOf(place, migration, property);
      const file = counterexampleFile(report, migration, property, context);
      if (file === null) {
        await Promise.all([discard(paths.json), discard(paths.sql)]);
        continue;
      }
      await writeWhole(paths.json, `${JSON.stringify(file, null, 2)}\n`);
      const script = scripts.find((each) => each.migration === migration.id && each.property === property.id);
      if (script === undefined) await discard(paths.sql);
      else await writeWhole(paths.sql, script.sql);
      saved.push({
        migration: migration.id,
        property: property.id,
        json: paths.json,
        sql: script === undefined ? null : paths.sql,
      });
    }
  }
  return saved;
}

/** The scripts for the sqlite3 shell, one for each property that failed. @param place the folder of reports */
export async function* scriptsOf(
  framework: Framework,
  rehearsal: Rehearsal,
  report: Report,
  { place, context }: Pick<Plan, 'place' | 'context'>,
): AsyncGenerator<Script> {
  for (const migration of report.migrations) {
    for (const property of migration.properties) {
      const file = counterexampleFile(report, migration, property, context);
      if (file === null) continue;
      const paths = pathsOf(place, migration, property);
      const sql = await scriptOf(framework, rehearsal, file, property.summary, paths);
      yield { migration: migration.id, property: property.id, sql };
    }
  }
}

interface Paths {
  readonly json: string;
  readonly sql: string;
}

function pathsOf(place: string, { id }: MigrationReport, property: PropertyReport): Paths {
  const path = join(place, 'counterexamples', `${fileName(id)}.${property.id}`);
  return { json: `${path}.json`, sql: `${path}.sql` };
}

/** The script for the sqlite3 shell; that it cannot be made must not cost the report, and is said in its place. */
async function scriptOf(
  framework: Framework,
  { source, engine }: Rehearsal,
  file: CounterexampleFile,
  summary: string,
  paths: Paths,
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
  context: Plan['context'],
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
