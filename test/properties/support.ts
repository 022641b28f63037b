import type { Engine } from '../../src/engines/engine.js';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import type { Dataset } from '../../src/model/dataset.js';
import type { Changes, Condition, Migration, MigrationFunction } from '../../src/model/migration.js';
import type { Query } from '../../src/model/query.js';
import type { Check, Property, Trial } from '../../src/properties/property.js';
import { fixedWorld, type Stage, startTrial } from '../../src/rehearsal/trial.js';
import { splitStatements } from '../../src/sql/split.js';

/** A migration on one dataset, given in SQL. */
export interface Case {
  /** The database before the migration. */
  readonly schema: string;
  readonly up: string | MigrationFunction;
  readonly down?: string | null;
  readonly data?: Dataset;
  readonly id?: string;
  readonly changes?: Changes;
  readonly irreversible?: string;
  /** Off: foreign keys are not enforced. */
  readonly foreignKeys?: boolean;
  readonly reversible?: boolean;
  /** Place of the dataset in the run. */
  readonly index?: number;
  readonly salt?: number;
  readonly orphans?: boolean;
  /** The folder's format is the framework's own. */
  readonly own?: boolean;
  /** Off: the folder's tool puts no transaction around the migration. */
  readonly transaction?: boolean;
  /** Off: the folder's tool has no transactions at all. */
  readonly transactions?: boolean;
  readonly connection?: 'shared' | 'fresh';
  readonly preconditions?: readonly Condition[];
  readonly postconditions?: readonly Condition[];
  readonly model?: Trial['model'];
  readonly queries?: readonly Query[];
  /** What the engine says that a run costs. */
  readonly costOfARun?: number;
}

const engine: Engine = sqliteEngine();

/** Hands a trial of the case to a function and frees it afterwards. */
export async function withTrial<T>(given: Case, use: (trial: Trial) => Promise<T>): Promise<T> {
  const stage = await stageOf(given);
  const trial = await startTrial(stage, given.data ?? {}, given.index ?? 1, given.salt ?? 1);
  try {
    return await use(trial);
  } finally {
    await trial.close();
  }
}

/** Checks one property on the case; a property that skips says why instead. */
export async function checkOn(property: Property, given: Case): Promise<Check & { skipped?: string }> {
  return withTrial(given, async (trial) => {
    const skipped = property.skip(trial);
    if (skipped !== null) return { findings: [], evidence: false, skipped };
    return property.check(trial);
  });
}

/** The findings as `code place`, for short expectations. */
export async function codesOn(property: Property, given: Case): Promise<string[]> {
  const { findings } = await checkOn(property, given);
  return findings.map(({ code, table, column }) => {
    const place = [table, column].filter((part) => part !== undefined).join('.');
    return place === '' ? code : `${code} ${place}`;
  });
}

async function stageOf(given: Case): Promise<Stage> {
  const foreignKeys = given.foreignKeys ?? true;
  const database = await engine.open({ foreignKeys, world: fixedWorld });
  for (const { sql } of splitStatements(given.schema, 'sqlite')) await database.run(sql);
  const migration = migrationOf(given);
  const [base, schemaBefore] = [await database.snapshot(), await database.schema()];
  await database.close();
  const bare = {
    migration,
    dialect: engine.dialect,
    capabilities: { ...engine.capabilities, costOfARun: given.costOfARun ?? 1 },
    own: given.own ?? false,
    schemaBefore,
    schemaAfter: null,
    model: given.model ?? null,
    queries: given.queries ?? [],
    deployment: 'rolling' as const,
  };
  const rules = {
    foreignKeys,
    connection: given.connection ?? 'fresh',
    transactions: given.transactions ?? true,
    reversible: given.reversible ?? true,
    conditions: true,
  } as const;
  const stage: Stage = {
    subject: { ...bare, rules },
    engine,
    base,
    orphans: given.orphans ?? false,
    onRun: () => {},
  };
  const empty = await startTrial(stage, {}, 0, 0);
  const { result, image } = await empty.up();
  await empty.close();
  return { ...stage, subject: { ...stage.subject, schemaAfter: result.ok ? image.schema : null } };
}

function migrationOf(given: Case): Migration {
  return {
    id: given.id ?? '0002_step',
    description: '',
    up: { steps: stepsOf(given.up), transaction: given.transaction ?? true },
    down: given.down == null ? null : { steps: stepsOf(given.down), transaction: given.transaction ?? true },
    irreversible: given.irreversible ?? null,
    preconditions: given.preconditions ?? [],
    postconditions: given.postconditions ?? [],
    changes: given.changes ?? null,
    acceptances: [],
    checksum: 'sha256:0',
    files: [],
  };
}

function stepsOf(action: string | MigrationFunction): Migration['up']['steps'] {
  return typeof action === 'string' ? splitStatements(action, 'sqlite') : action;
}
