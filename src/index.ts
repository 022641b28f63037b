export { defineConfig, type Policy, type RehearsalConfig } from './config/config.js';
export { loadFunctions } from './config/functions.js';
export { baselinePath, loadKnownFindings } from './config/known-findings.js';
export { type LoadedConfig, loadConfig } from './config/load.js';
export { loadSuites } from './config/suites.js';
export { type JsonOptions, jsonText, malformedJson } from './datasets/json/arbitraries.js';
export type { Database, Engine, SqlFunction } from './engines/engine.js';
export { type PostgresOptions, postgresEngine } from './engines/postgres/index.js';
export { type SqliteOptions, sqliteEngine } from './engines/sqlite/index.js';
export { sqliteStore } from './engines/sqlite/store.js';
export type { Backup, Restored, Store, TableDifference } from './engines/store.js';
export {
  type Commands,
  type FoundFolder,
  findFolder,
  type ReadOptions,
  readFolder,
} from './folders/index.js';
export * from './migration.js';
export type { Baseline } from './model/baseline.js';
export { RawText } from './model/cell.js';
export { decodeCell, encodeCell, type JsonCell } from './model/cell-json.js';
export type { CounterexampleFile } from './model/counterexample.js';
export type { DataLevel, Dataset, Model, Row, Tables } from './model/dataset.js';
export { ConditionError, StatementError } from './model/errors.js';
export type { Acknowledgement, KnownFinding, KnownFindings, KnownGap } from './model/known-findings.js';
export type { Acceptance, Migration } from './model/migration.js';
export type { MutationReport } from './model/mutation.js';
export { isPropertyId, type PropertyId, propertyIds } from './model/property-id.js';
export type { MigrationReport, PropertyReport, Report } from './model/report.js';
export type { Settings } from './model/settings.js';
export { type Format, formats, type Source } from './model/source.js';
export { overall, type Verdict } from './model/verdict.js';
export { type MutateOptions, mutate } from './mutate/mutate.js';
export { checkedProperties, registry as properties } from './properties/registry.js';
export { type Adopted, type AdoptOptions, adopt } from './rehearsal/adopt.js';
export { baselineOf } from './rehearsal/cost/baseline.js';
export type { Listener, RehearsalEvent } from './rehearsal/events.js';
export { knownOf, leaveOut, withKnown } from './rehearsal/known/known.js';
export { type RehearseOnOptions, rehearseOn } from './rehearsal/on/rehearse-on.js';
export { type Populated, type PopulateOptions, populate } from './rehearsal/populate.js';
export { type Reading, readingOf } from './rehearsal/reading.js';
export { type Recording, type RecordOptions, record } from './rehearsal/record.js';
export { type RehearseOptions, rehearse } from './rehearsal/rehearse.js';
export { type Replay, type ReplayOptions, replay } from './rehearsal/replay.js';
export { stageScene } from './rehearsal/scene.js';
export { unjustifiedSkips } from './rehearsal/skips.js';
export { defineSuite, type Suite } from './rehearsal/suite.js';
export { explainProperty } from './report/explain.js';
export { explainMutations } from './report/mutation.js';
export type { LedgerEntry } from './runner/ledger.js';
export { type Release, type ReleaseEvent, type ReleaseOptions, release } from './runner/release.js';
export { restore } from './runner/restore.js';
export { readHistory, readStatus, type Status } from './runner/status.js';
export { type OpenTelemetry, rehearsalSpans, releaseSpans, type Spans } from './telemetry/spans.js';
