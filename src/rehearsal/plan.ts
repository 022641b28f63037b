import fc, { type Arbitrary } from 'fast-check';
import {
  type DatasetOptions,
  datasetArbitrary,
  dictionaryOf,
  newRowsOf,
  tiesIn,
  wordsOfCode,
} from '../datasets/index.js';
import type { Engine } from '../engines/engine.js';
import type { DataLevel, Dataset } from '../model/dataset.js';
import type { Image } from '../model/image.js';
import type { Action, Migration } from '../model/migration.js';
import { type Schema, tableSaid } from '../model/schema.js';
import type { Source } from '../model/source.js';
import type { Subject } from '../properties/property.js';
import type { Link } from './chain.js';
import type { Suite } from './suite.js';
import type { Stage } from './trial.js';

/** Where a migration's datasets come from; together with a path it names one dataset. */
export interface DatasetSource {
  /** What the dataset at a place of the run is drawn from. */
  readonly at: (index: number) => Arbitrary<Dataset>;
  readonly seed: number;
  /** Whether smaller datasets are still looked for; absent: they are. */
  readonly wanted?: () => boolean;
}

/** Datasets from which those are chosen that a migration is watched on. */
const PANEL = 24;

/** The stage on which a link of the chain is rehearsed. */
export function stageOf(
  engine: Engine,
  source: Source,
  link: Link,
  suite: Suite | undefined,
  level: DataLevel,
): Stage {
  const queries = [...(source.queries ?? []), ...(link.migration.queries ?? []), ...(suite?.queries ?? [])];
  const unsaid = engine.capabilities.embedded && queries.length === 0 ? 'unsaid' : 'rolling';
  const subject: Subject = {
    migration: link.migration,
    dialect: engine.dialect,
    capabilities: engine.capabilities,
    rules: source.rules,
    own: source.format === 'rehearsal',
    schemaBefore: link.baseImage.schema,
    schemaAfter: link.schemaAfter,
    model: suite?.model ?? link.migration.model ?? null,
    queries,
    deployment: source.rules.deployment ?? unsaid,
  };
  return {
    subject,
    engine,
    base: link.base,
    orphans: level === 'hostile',
    onRun: () => {},
    panel: once(() => fc.sample(datasetsOf(link, source, suite, level), { seed: 1, numRuns: PANEL })),
  };
}

/** Both directions are watched on the same datasets. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The suite's own datasets, or ones derived from the live schema and the words of the migration. */
export function datasetsOf(
  link: Link,
  source: Source,
  suite: Suite | undefined,
  level: DataLevel,
): Arbitrary<Dataset> {
  const { schema } = link.baseImage;
  if (suite?.datasets !== undefined) return suite.datasets(level, schema);
  return datasetArbitrary(schema, datasetOptions(link, source, level));
}

/** What datasets are drawn from where no suite gives them. */
export function datasetOptions(link: Link, source: Source, level: DataLevel): DatasetOptions {
  const { schema } = link.baseImage;
  const columnsOf = (name: string) => tableSaid(schema, name)?.columns.map((column) => column.name);
  const { code } = link.migration;
  const words = code === undefined ? undefined : wordsOfCode(code);
  const sql = [...sqlOf(link.migration), ...(link.heard ?? []), ...(words?.sql ?? [])];
  return {
    level,
    dictionary: dictionaryOf(sql, schema.dialect, {
      everywhere: [...source.migrations.flatMap(sqlOf), ...objectsOf(schema)],
      columnsOf,
      code: words,
    }),
    after: link.schemaAfter,
    ties: tiesIn(sql, schema, schema.dialect),
    newRows: newRowsOf(sqlIn(link.migration.up), columnsOf, schema.dialect),
    existing: rowsOf(link.baseImage),
    foreignKeys: source.rules.foreignKeys,
    integersAsDoubles: link.migration.integersAsDoubles === true,
    ...(link.admitted === undefined ? {} : { admitted: link.admitted }),
  };
}

/** What triggers, views and functions say: they read the rows as well. */
function objectsOf({ triggers, views, others }: Schema): string[] {
  return [...triggers, ...views, ...others].map(({ sql }) => sql);
}

/** The SQL of both directions; nothing where they are code. */
export function sqlOf(migration: Migration): string[] {
  return [migration.up, migration.down].flatMap(sqlIn);
}

function sqlIn(action: Action | null): string[] {
  return action === null || typeof action.steps === 'function' ? [] : action.steps.map(({ sql }) => sql);
}

/** What earlier migrations themselves put into the database. */
export function rowsOf(image: Image): Dataset {
  return Object.fromEntries(
    [...image.tables.values()].map(({ name, columns, rows }) => [
      name,
      rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]))),
    ]),
  );
}
