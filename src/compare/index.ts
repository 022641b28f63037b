export type { SchemaDifference, SchemaPart } from './difference.js';
export { canonicalDefinition } from './expression.js';
export { asDifference, compareImages, sameImage, tableNamed } from './images.js';
export { fold, namesIn, sameName } from './names.js';
export {
  type CompareOptions,
  compareRows,
  contentKey,
  keyOf,
  type RowDifference,
  rowOf,
  sameRows,
} from './rows.js';
export { compareSchemas, otherInWords, sameDefinition } from './schemas.js';
export { compareResults } from './surrogates.js';
export { compareTables } from './tables.js';
