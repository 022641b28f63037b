import type { KnownFindings } from '../model/known-findings.js';
import { hasChecksum, type Migration } from '../model/migration.js';
import type { PropertyId } from '../model/property-id.js';
import type { MigrationReport, Report } from '../model/report.js';
import type { Source } from '../model/source.js';
import { overall } from '../model/verdict.js';
import type { Framework } from './framework.js';
import type { Project } from './project.js';

/** What the evidence has to prove, and by whom. */
export interface Wanted {
  readonly migrations: readonly Pick<Migration, 'id' | 'checksum' | 'formerChecksums'>[];
  /** The engine that the folder is written for. */
  readonly engine: string;
  readonly reading: ReturnType<Framework['readingOf']>;
  readonly toolVersion: string;
  /** What every migration has to be exercised by. */
  readonly properties: readonly PropertyId[];
  /** Migrations in code that was not run, so that nothing is known of their transactions. */
  readonly unread: ReadonlySet<string>;
  /** Files of code that are not run. */
  readonly uncovered: readonly string[];
  /** By migration, properties that the evidence says do not apply, and nothing in the folder does. */
  readonly unjustified: (reports: readonly MigrationReport[]) => ReturnType<Framework['unjustifiedSkips']>;
}

/**
 * @param leaveCode the folder was read without running its code
 * @throws {UserError} when the project's suites cannot be read
 */
export async function wantedOf(
  framework: Framework,
  { loaded }: Project,
  source: Source,
  leaveCode: boolean,
  toolVersion: string,
): Promise<Wanted> {
  const suites = await framework.loadSuites(loaded);
  const coded = source.migrations.filter(({ up }) => typeof up.steps === 'function').map(({ id }) => id);
  return {
    unread: new Set(leaveCode ? coded : []),
    migrations: source.migrations,
    uncovered: source.uncovered ?? [],
    engine: source.dialect,
    properties: framework.checkedProperties,
    unjustified: (reports) => framework.unjustifiedSkips(source, suites, reports),
    reading: framework.readingOf(source),
    toolVersion,
  };
}

/** What keeps the gate shut, one sentence each; none: the evidence covers exactly these migrations, as they are run here. */
export function shortcomings(evidence: Report, wanted: Wanted): string[] {
  const proven = new Map(evidence.migrations.map((migration) => [migration.id, migration]));
  const ids = new Set(wanted.migrations.map(({ id }) => id));
  const unjustified = wanted.unjustified(evidence.migrations);
  return [
    ...wanted.migrations.flatMap((migration) =>
      shortcomingOf(migration, proven.get(migration.id), evidence, {
        properties: wanted.properties,
        unjustified: unjustified.get(migration.id) ?? [],
      }),
    ),
    ...evidence.migrations
      .filter(({ id }) => !ids.has(id))
      .map(({ id }) => `${id}: is in the evidence, but not in the folder`),
    ...wanted.uncovered.map((path) => `${path}: is code that is not run, so that nothing is proven of it`),
    ...orderChanged(evidence, wanted.migrations),
    ...partial(evidence),
    ...otherWays(evidence, wanted),
    ...(evidence.verdict === 'passed' ? [] : [`the verdict of the evidence is ${evidence.verdict}`]),
  ];
}

function shortcomingOf(
  migration: Wanted['migrations'][number],
  proven: MigrationReport | undefined,
  { settings }: Report,
  {
    properties,
    unjustified,
  }: { readonly properties: readonly PropertyId[]; readonly unjustified: readonly PropertyId[] },
): string[] {
  const { id } = migration;
  if (proven === undefined) return [`${id}: there is no evidence of it`];
  if (!hasChecksum(migration, proven.checksum)) return [`${id}: was changed after it was proven`];
  // The verdicts of the properties are what was found; the ones above them only sum them up.
  const found = overall(proven.properties.map(({ verdict }) => verdict));
  const verdict = overall([proven.verdict, found]);
  const open = proven.properties
    .filter((property) => property.verdict === verdict)
    .map((property) => property.id);
  if (verdict !== 'passed') return [`${id}: ${verdict}${open.length > 0 ? ` (${open.join(', ')})` : ''}`];
  return [
    ...unchecked(proven, properties, unjustified).map((text) => `${id}: ${text}`),
    ...(found === verdict ? [] : [`${id}: no property passed`]),
    ...miscounted(proven, settings.runs).map((text) => `${id}: ${text}`),
  ];
}

/** The findings that fail nothing because the baseline holds them. */
export function baselined({ migrations }: Report): readonly BaselineEntry[] {
  return migrations.flatMap(({ id, properties }) =>
    properties.flatMap((property) => [
      ...(property.baseline ? [{ migration: id, property: property.id }] : []),
      ...property.findings
        .filter(({ accepted }) => accepted?.baseline)
        .map(({ code, table, column, causedBy }) => ({
          migration: id,
          property: property.id,
          code,
          table,
          column,
          causedBy,
        })),
    ]),
  );
}

interface BaselineEntry {
  readonly migration: string;
  readonly property: PropertyId;
  readonly code?: string;
  readonly table?: string | undefined;
  readonly column?: string | undefined;
  readonly causedBy?: unknown;
}

/** What the evidence leaves out for a baseline that does not, or no longer, hold it. */
export function beyondBaseline(evidence: Report, known: KnownFindings | null): string[] {
  const { findings = [], open = [] } = known ?? {};
  return baselined(evidence)
    .filter(({ migration, property, code, table, column, causedBy }) => {
      // What only follows is covered by its cause.
      if (causedBy !== undefined) return false;
      if (code === undefined)
        return !open.some((each) => each.migration === migration && each.property === property);
      return !findings.some(
        (each) =>
          each.migration === migration &&
          each.property === property &&
          each.code === code &&
          each.table === table &&
          each.column === column,
      );
    })
    .map(
      ({ migration, property }) =>
        `${migration}: ${property} is left out by a baseline that does not hold it`,
    );
}

/** Properties that must have been exercised, and were not. */
function unchecked(
  { properties }: MigrationReport,
  wanted: readonly PropertyId[],
  skipped: readonly PropertyId[],
): string[] {
  const missing = wanted.filter((id) => !properties.some((property) => property.id === id));
  const twice = properties.filter(({ id }, at) => properties.findIndex((each) => each.id === id) !== at);
  return [
    ...(missing.length === 0 ? [] : [`not checked: ${missing.join(', ')}`]),
    ...(skipped.length === 0 ? [] : [`skipped, although they apply: ${skipped.join(', ')}`]),
    ...(twice.length === 0 ? [] : [`listed twice: ${twice.map(({ id }) => id).join(', ')}`]),
  ];
}

/** A report that contradicts itself was not written by a rehearsal. */
function miscounted({ properties, evidence }: MigrationReport, runs: number): string[] {
  const { count } = evidence.datasets;
  const idle = properties.filter(({ verdict, cases }) => verdict === 'passed' && cases === 0);
  return [
    ...(count >= runs ? [] : [`rests on ${count} datasets, not on the ${runs} that the evidence claims`]),
    ...(idle.length === 0 ? [] : [`passed on no dataset: ${idle.map(({ id }) => id).join(', ')}`]),
    ...(properties.some(({ cases }) => cases > count)
      ? [`claims more cases than its ${count} datasets`]
      : []),
  ];
}

/** Evidence of a part, or of a run that may have been cut short. */
function partial({ settings, ...report }: Report): string[] {
  const parts: readonly (readonly [string, string])[] = [
    ['properties', 'the evidence is of some properties only'],
    ['only', 'the evidence is of some migrations only'],
    ['shard', "the evidence is one machine's share"],
    ['timeMs', 'the evidence is of a run with a time limit'],
    ['on', 'the evidence is of one database, not of generated data'],
  ];
  return [
    ...parts.filter(([name]) => settings[name] != null).map(([, text]) => text),
    ...('stopped' in report && report.stopped !== undefined
      ? ['the evidence is of a run that was stopped']
      : []),
  ];
}

/** What was proven under other circumstances is not proven under these. */
function otherWays({ settings, engine, tool }: Report, wanted: Wanted): string[] {
  const { foreignKeys, connection, withoutTransaction, statements } = wanted.reading;
  const onOff = (on: boolean) => (on ? 'on' : 'off');
  const then = Array.isArray(settings.withoutTransaction) ? settings.withoutTransaction.map(String) : null;
  const moved = [...withoutTransaction, ...(then ?? [])]
    .filter((each) => !(withoutTransaction.includes(each) && then?.includes(each)))
    .filter((each) => !wanted.unread.has(each.replace(/ \((up|down)\)$/, '')));
  return [
    ...(tool.version === wanted.toolVersion
      ? []
      : [`the evidence is by rehearsal ${tool.version}; this is ${wanted.toolVersion}`]),
    ...(engine.name === wanted.engine
      ? []
      : [`the evidence is on ${engine.name}; the migrations are for ${wanted.engine}`]),
    ...(settings.foreignKeys === foreignKeys
      ? []
      : [
          `the evidence is with foreign keys ${onOff(settings.foreignKeys)}; here they are ${onOff(foreignKeys)}`,
        ]),
    ...(settings.connection === connection
      ? []
      : [
          `the evidence is with connections ${settings.connection || 'unknown'}; here they are ${connection}`,
        ]),
    ...(then === null ? ['the evidence does not say which migrations run in a transaction'] : []),
    ...(then !== null && moved.length > 0
      ? [`the evidence is with other transactions: ${[...new Set(moved)].join(', ')}`]
      : []),
    ...(then === null || settings.statements === statements
      ? []
      : ['the evidence is of other statements of the same files (placeholders, stand-ins or groups)']),
  ];
}

/** A migration is proven on what those before it leave behind. */
function orderChanged(evidence: Report, wanted: Wanted['migrations']): string[] {
  const ids = new Set(wanted.map(({ id }) => id));
  const then = evidence.migrations.map(({ id }) => id).filter((id) => ids.has(id));
  const known = new Set(then);
  const now = wanted.map(({ id }) => id).filter((id) => known.has(id));
  const at = now.findIndex((id, place) => id !== then[place]);
  return at < 0 ? [] : [`${now[at]}: stands at another place in the order than when it was proven`];
}
