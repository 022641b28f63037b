export { type DatasetOptions, datasetArbitrary } from './arbitrary.js';
export { type Dictionary, dictionaryOf, emptyDictionary } from './dictionary.js';
export { anotherValue, type EditedRow, newRow } from './edits.js';
export { type JsonOptions, jsonText, malformedJson } from './json/arbitraries.js';
export { type MalformedKind, malformedKinds } from './json/malformed.js';
export { type Kind, kindOf } from './kind.js';
export { orderTables } from './order.js';
export { type Twin, twinsOf } from './twins.js';
export { nearValues } from './values/near.js';
