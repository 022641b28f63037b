export { malformedText, objectFault } from './json-fault.js';
export { type Originals, originals } from './originals.js';
export type { Expressions, Place } from './place.js';
export { listQuarantine, type Quarantined } from './quarantine.js';
export { withoutTriggers } from './triggers.js';
