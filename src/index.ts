/**
 * `verify`, configurations, suites, generators, reporters and the runner.
 *
 * @module rehearsal
 */

export { default as fc } from 'fast-check';
export { defineConfig, type Policy, type RehearsalConfig } from './config/config.js';
export { type LoadedConfig, loadConfig } from './config/load.js';
export { loadSuites } from './config/suites.js';
export {
  type DerivedOptions,
  datasetsFor,
  type JsonOptions,
  jsonText,
  type MalformedKind,
  malformedJson,
} from './datasets/index.js';
export type { Capabilities } from './engines/capabilities.js';
export type { Database, Engine, Snapshot, SqlFunction, StoredDatabase } from './engines/engine.js';
export type { Backup, Restored, Store, TableDifference } from './engines/store.js';
export {
  type Commands,
  type FoundFolder,
  findFolder,
  type ReadOptions,
  readFolder,
} from './folders/index.js';
export * from './migration.js';
export { RawText } from './model/cell.js';
export { decodeCell, encodeCell, type JsonCell } from './model/cell-json.js';
export type { CounterexampleFile } from './model/counterexample.js';
export type { DataLevel, Dataset, Model, Row, Tables } from './model/dataset.js';
export { ConditionError, StatementError } from './model/errors.js';
export type { Acceptance, Migration } from './model/migration.js';
export type { MutationReport } from './model/mutation.js';
export { isPropertyId, type PropertyId, propertyIds } from './model/property-id.js';
export type { MigrationReport, PropertyReport, Report } from './model/report.js';
export type { Schema } from './model/schema.js';
export type { Settings } from './model/settings.js';
export { type Format, formats, type Source } from './model/source.js';
export { overall, type Verdict } from './model/verdict.js';
export { type MutateOptions, mutate } from './mutate/mutate.js';
export { registry as properties } from './properties/registry.js';
export type { Listener, RehearsalEvent } from './rehearsal/events.js';
export { type Populated, type PopulateOptions, populate } from './rehearsal/populate.js';
export { type RehearseOptions, rehearse } from './rehearsal/rehearse.js';
export { type Replay, type ReplayOptions, replay } from './rehearsal/replay.js';
export { defineSuite, type Suite } from './rehearsal/suite.js';
export { explainProperty } from './report/explain.js';
export {
  mergeReports,
  type NamedReport,
  parseReport,
  type RenderOptions,
  type ReportForm,
  type RunInfo,
  renderers,
} from './report/index.js';
export type { LedgerEntry } from './runner/ledger.js';
export { type Release, type ReleaseEvent, type ReleaseOptions, release } from './runner/release.js';
export { restore } from './runner/restore.js';
export type { Status } from './runner/status.js';
export { type OpenTelemetry, rehearsalSpans, type Spans } from './telemetry/spans.js';
export type { ProjectOptions } from './verify/options.js';
export { openProject, type Project, type ProjectRun } from './verify/project.js';
export { type VerifyOptions, verify } from './verify/verify.js';
