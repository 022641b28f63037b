/**
 * The procedures of which most migrations are made, for a migration's own file: each is written once and rendered for the engine of the
 * folder that it is read in.
 */
export { defineMigration } from './folders/define-migration.js';
export { type AddColumn, addColumn } from './procedures/add-column.js';
export { type AddJsonAttribute, addJsonAttribute, type JsonValue } from './procedures/add-json-attribute.js';
export { createIndexes, type IndexDefinition } from './procedures/create-indexes.js';
export { defineProcedures, type ProceduresDefinition, rendered } from './procedures/define.js';
export type { DocumentType, Promotable } from './procedures/documents/documents.js';
export type { Value } from './procedures/literal.js';
export { type MoveToVersion, moveToVersion } from './procedures/move-to-version.js';
export type { Procedure, Rows, Setting, Steps } from './procedures/procedure.js';
export { promoteJsonAttribute } from './procedures/promote-json-attribute.js';
export type { PromoteJsonAttribute } from './procedures/promotion/wanted.js';
export { type RebuildTable, rebuildTable } from './procedures/rebuild-table.js';
export { type RepairJson, repairJson } from './procedures/repair-json.js';
