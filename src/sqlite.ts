/** SQLite: the engine that rehearsals run on, and database files for the runner. */
export type { SqlFunction } from './engines/engine.js';
export { type SqliteOptions, sqliteEngine } from './engines/sqlite/index.js';
export { sqliteStore } from './engines/sqlite/store.js';
export type { Backup, Restored, Store, TableDifference } from './engines/store.js';
