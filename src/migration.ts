/** What a migration's own file needs, and nothing that proves it: this may run where an application runs. */
export {
  type Accepts,
  type DefinedMigration,
  defineMigration,
  type MigrationDefinition,
  type Steps,
} from './folders/define-migration.js';
export type { Cell } from './model/cell.js';
export { UserError } from './model/errors.js';
export type { Changes, Condition, Connection, MigrationFunction } from './model/migration.js';
export type { Query } from './model/query.js';
/** The earlier name of `beforeImages`. */
export {
  type BeforeImages,
  beforeImages,
  type Expressions,
  listQuarantine,
  malformedText,
  type Originals,
  objectFault,
  originals,
  type Place,
  type Quarantined,
  withoutTriggers,
} from './originals/index.js';
