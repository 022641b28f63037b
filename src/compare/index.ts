export { compareImages } from './images.js';
export { compareRows, keyOf, type RowDifference, rowOf } from './rows.js';
export { compareSchemas, type SchemaDifference } from './schemas.js';
export { compareTable } from './tables.js';
