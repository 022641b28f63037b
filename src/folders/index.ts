export {
  type Accepts,
  type DefinedMigration,
  defineMigration,
  isDefinedMigration,
  type MigrationDefinition,
  type Steps,
} from './define-migration.js';
export { type FoundFolder, findFolder } from './find-folder.js';
export { loadModule } from './load-module.js';
export type { Commands, ReadOptions } from './options.js';
export { readFolder } from './read-folder.js';
