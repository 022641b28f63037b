export { malformedText, objectFault } from './json-fault.js';
export { type Expressions, type Originals, originals, type Place } from './originals.js';
export { listQuarantine, type Quarantined } from './quarantine.js';
export { withoutTriggers } from './triggers.js';
