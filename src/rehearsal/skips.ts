import { dialects } from '../dialects/index.js';
import { leftCode } from '../folders/left-code.js';
import type { Migration } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';
import type { MigrationReport } from '../model/report.js';
import type { Schema } from '../model/schema.js';
import type { Source } from '../model/source.js';
import type { Subject } from '../properties/property.js';
import { registry } from '../properties/registry.js';
import { goesBack } from './property-report.js';
import type { Suite } from './suite.js';
import { type Tables, tablesAlong } from './tables-before.js';

/**
 * Properties that a report says do not apply, although nothing in the folder says so. The folder is read and not run: whether there
 * are tables is told by its SQL, and where that is code, by what the report itself says it filled.
 *
 * @returns by the migration's id; nothing stands for one whose skips are all justified, or that has no report
 */
export function unjustifiedSkips(
  source: Source,
  suites: readonly Suite[],
  reports: readonly MigrationReport[],
): ReadonlyMap<string, readonly PropertyId[]> {
  const tables = tablesAlong(source);
  const byId = new Map(reports.map((report) => [report.id, report]));
  const unjustified = source.migrations.flatMap((migration, at) => {
    const report = byId.get(migration.id);
    if (report === undefined) return [];
    const next = byId.get(source.migrations[at + 1]?.id ?? '');
    const knowledge: Knowledge = {
      source,
      migration: migration.up === leftCode ? asReported(migration, report) : migration,
      mayStartEmpty: mayBeEmpty(tables[at], report),
      mayEndEmpty: mayBeEmpty(tables[at + 1], next),
      hasModel:
        migration.model !== undefined ||
        suites.some((suite) => suite.migration === migration.id && suite.model !== undefined),
    };
    const wrong = report.properties
      // What a baseline leaves out is for the baseline to hold.
      .filter(({ verdict, baseline }) => verdict === 'skipped' && baseline !== true)
      .filter(({ id }) => !mayBeSkipped(id, report, knowledge))
      .map(({ id }) => id);
    return wrong.length === 0 ? [] : [[migration.id, wrong] as const];
  });
  return new Map(unjustified);
}

interface Knowledge {
  readonly source: Source;
  readonly migration: Migration;
  /** Whether there may be no table in front of it, and after it. */
  readonly mayStartEmpty: boolean;
  readonly mayEndEmpty: boolean;
  readonly hasModel: boolean;
}

/** A report that lists tables says that they are there. */
function mayBeEmpty(tables: Tables | undefined, report: MigrationReport | undefined): boolean {
  return tables !== 'some' && (report === undefined || report.evidence.datasets.tables.length === 0);
}

/** Code that was not run cannot be asked whether it has a way back; what the report says of it stands for all its properties. */
function asReported(migration: Migration, { reversible, irreversible }: MigrationReport): Migration {
  return {
    ...migration,
    irreversible: migration.irreversible ?? irreversible,
    down: reversible ? leftCode : null,
  };
}

function mayBeSkipped(id: PropertyId, report: MigrationReport, knowledge: Knowledge): boolean {
  const property = registry.find((each) => each.id === id);
  // Not one of those that the gate asks for: it is measured where somebody wants it.
  if (property === undefined) return true;
  if (goesBack.has(id) && refuses(report)) return true;
  return property.skip(subjectOf(knowledge)) !== null;
}

/** As much of the subject as is known without running anything; what is not known is taken to call for the property. */
function subjectOf({ source, migration, mayStartEmpty, mayEndEmpty, hasModel }: Knowledge): Subject {
  return {
    migration,
    dialect: source.dialect,
    capabilities: {
      embedded: dialects[source.dialect].embedded,
      dropDeletes: false,
      reverseOrder: false,
      costOfARun: 1,
    },
    rules: source.rules,
    own: source.format === 'rehearsal',
    schemaBefore: mayStartEmpty ? empty : filled,
    schemaAfter: mayEndEmpty ? empty : filled,
    queries: source.queries ?? [],
    deployment: source.rules.deployment ?? 'unsaid',
    model: hasModel ? () => ({}) : null,
  };
}

const empty: Schema = {
  dialect: 'sqlite',
  tables: [],
  indexes: [],
  views: [],
  triggers: [],
  others: [],
  settings: {},
};

/** A schema with a table; which one is not known, and no property asks before it looks at a dataset. */
const filled: Schema = {
  ...empty,
  tables: [
    {
      ...{
        name: 'table',
        sql: '',
        dialect: 'sqlite',
        columns: [],
        primaryKey: [],
        uniques: [],
        checks: [],
        foreignKeys: [],
      },
      ...{ withoutRowid: false, strict: false, autoincrement: false, virtual: null },
    },
  ],
};

/** Whether its `down` refuses on purpose, and the author has said that this is meant. */
function refuses({ properties }: MigrationReport): boolean {
  return properties.some(({ findings }) =>
    findings.some(({ code, accepted }) => code === 'down-refuses' && accepted !== null),
  );
}
