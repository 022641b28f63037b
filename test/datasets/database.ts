import fc from 'fast-check';
import { type DatasetOptions, datasetArbitrary, emptyDictionary } from '../../src/datasets/index.js';
import type { Database, LoadOutcome } from '../../src/engines/engine.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { Dataset } from '../../src/model/dataset.js';
import type { Schema } from '../../src/model/schema.js';
import { splitStatements } from '../../src/sql/split.js';

const engine = sqliteEngine();

/** An open database with this schema. */
export async function databaseOf(sql: string): Promise<Database> {
  const database = await engine.open();
  for (const statement of splitStatements(sql, 'sqlite')) await database.run(statement.sql);
  return database;
}

export async function schemaOf(sql: string): Promise<Schema> {
  const database = await databaseOf(sql);
  const schema = await database.schema();
  await database.close();
  return schema;
}

/** Loads a dataset into a fresh database with this schema. */
export async function load(sql: string, dataset: Dataset, orphans = false): Promise<LoadOutcome> {
  const database = await databaseOf(sql);
  const outcome = await database.load(dataset, { orphans });
  await database.close();
  return outcome;
}

export function sample(
  schema: Schema,
  numRuns: number,
  options: Partial<DatasetOptions> = {},
  seed = 1,
): Dataset[] {
  const arbitrary = datasetArbitrary(schema, { level: 'edgy', dictionary: emptyDictionary, ...options });
  return fc.sample(arbitrary, { numRuns, seed });
}
