import type { Schema } from '../../model/schema.js';
import { emptyDictionary } from '../dictionary.js';
import { planSchema, type SchemaPlan } from './schema.js';

const plans = new WeakMap<Schema, SchemaPlan>();

/** The plan by which an application would write ordinary rows; the same for the same schema object. */
export function ordinaryPlan(schema: Schema): SchemaPlan {
  const plan = plans.get(schema) ?? planSchema(schema, { level: 'plain', dictionary: emptyDictionary });
  plans.set(schema, plan);
  return plan;
}
