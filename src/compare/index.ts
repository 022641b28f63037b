export type { SchemaDifference, SchemaPart } from './difference.js';
export { compareImages } from './images.js';
export { compareRows, keyOf, type RowDifference, rowOf } from './rows.js';
export { compareSchemas, sameDefinition } from './schemas.js';
export { compareTables } from './tables.js';
