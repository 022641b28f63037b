import { expect, onTestFinished } from 'vitest';
import type { Database } from '../../../src/engines/engine.js';
import { readFolder } from '../../../src/folders/index.js';
import type { Commands } from '../../../src/index.js';
import type { RunOptions, RunResult } from '../../../src/model/run.js';
import { apply } from '../../../src/runner/apply.js';
import { sqliteEngine } from '../../../src/sqlite.js';
import { sharedPostgres } from '../../postgres.js';

interface Started {
  readonly database: Database;
  /** The second migration, forwards and back. */
  up(options?: RunOptions): Promise<RunResult>;
  down(): Promise<RunResult>;
}

/** A database on which the first of two migrations has run and that holds rows since. */
export async function startedBy(
  { folder, commands }: { readonly folder: string; readonly commands: Commands },
  dialect: 'sqlite' | 'postgres',
  rows: readonly string[],
): Promise<Started> {
  const { migrations } = await readFolder(folder, { commands, dialect });
  const [first, second] = migrations;
  if (first === undefined || second === undefined) throw new Error('two migrations are needed');
  const engine = dialect === 'sqlite' ? sqliteEngine() : await sharedPostgres();
  const database = await engine.open();
  onTestFinished(() => database.close());
  expect((await apply(database, first, 'up')).error).toBeUndefined();
  for (const sql of rows) await database.run(sql);
  return {
    database,
    up: (options) => apply(database, second, 'up', options),
    down: () => apply(database, second, 'down'),
  };
}
