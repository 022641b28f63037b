export { malformedText, objectFault } from './json-fault.js';
export {
  type Originals,
  type Originals as BeforeImages,
  originals,
  originals as beforeImages,
} from './originals.js';
export type { Expressions, Place } from './place.js';
export { listQuarantine, type Quarantined } from './quarantine.js';
export { withoutTriggers } from './triggers.js';
