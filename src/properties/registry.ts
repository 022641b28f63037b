import type { PropertyId } from '../model/property-id.js';
import { applies } from './applies.js';
import { atomic } from './atomic.js';
import { crash } from './crash.js';
import { deterministic } from './deterministic.js';
import { fresh } from './fresh.js';
import { information } from './information.js';
import { integrity } from './integrity.js';
import { laterWrites } from './later-writes.js';
import { live } from './live.js';
import { model } from './model.js';
import { oldReads } from './old-reads.js';
import { oldWrites } from './old-writes.js';
import { plans } from './plans.js';
import { postconditions } from './postconditions.js';
import { preconditions } from './preconditions.js';
import type { Property } from './property.js';
import { reApply } from './re-apply.js';
import { roundTripData } from './round-trip-data.js';
import { roundTripSchema } from './round-trip-schema.js';
import { rowCount } from './row-count.js';
import { untouched } from './untouched.js';

/** Every property, in the order in which reports list them. */
export const registry: readonly Property[] = [
  applies,
  rowCount,
  untouched,
  roundTripSchema,
  roundTripData,
  reApply,
  information,
  preconditions,
  postconditions,
  atomic,
  crash,
  live,
  model,
  integrity,
  deterministic,
  oldReads,
  oldWrites,
  laterWrites,
  plans,
  fresh,
];

/** Those that every rehearsal checks; `cost` is measured only where it is asked for. */
export const checkedProperties: readonly PropertyId[] = registry.map(({ id }) => id);
