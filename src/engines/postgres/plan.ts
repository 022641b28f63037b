import type { PlanStep } from '../engine.js';
import { nameOf } from './naming.js';

/** A node of EXPLAIN (FORMAT JSON, VERBOSE), as far as it is read. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  /** Of the relation; its indexes are in the same. */
  readonly Schema?: string;
  readonly Alias?: string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * Sequential reads cost next to nothing on a small table: only without them does it show whether an index serves the statement, and
 * only a generic plan is the same for all values.
 */
export const FOR_ANY_VALUES =
  "SELECT set_config('enable_seqscan', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false)";
export const AS_USUAL =
  "SELECT set_config('enable_seqscan', 'on', false), set_config('plan_cache_mode', 'auto', false)";

/**
 * Lets the planner use each index at once. One that is made over rows that the same transaction has written is left out of plans until
 * that transaction has ended, which a scratch database's never does.
 */
export const USE_ALL_INDEXES = `DO $indexes$
  BEGIN
    UPDATE pg_catalog.pg_index SET indcheckxmin = false WHERE indcheckxmin;
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END $indexes$`;

/** The steps of a plan, the outermost first. */
export function planStepsOf(node: PlanNode): PlanStep[] {
  const { Plans: inner = [], Alias: alias, 'Relation Name': relation, Schema: schema = null } = node;
  const named = (name: string) => nameOf({ schema, name });
  const table = alias === undefined || alias === relation ? named(relation ?? '') : alias;
  const type = node['Node Type'];
  if (type === 'Bitmap Heap Scan' && inner.length > 0) {
    const own = bitmapIndex(inner)?.['Index Name'];
    const index = own === undefined ? null : named(own);
    return [{ access: 'search', table, index, detail: `${type} using ${index}` }];
  }
  const below = inner.flatMap(planStepsOf);
  if (type === 'Sort' || type === 'Incremental Sort')
    return [{ access: 'sort', table: '', index: null, detail: type }, ...below];
  if (relation === undefined || !type.endsWith('Scan')) return below;
  const own = node['Index Name'];
  const index = own === undefined ? null : named(own);
  const access = index !== null && node['Index Cond'] !== undefined ? 'search' : 'scan';
  const detail = `${type} on ${named(relation)}${index === null ? '' : ` using ${index}`}`;
  return [{ access, table, index, detail }, ...below];
}

function bitmapIndex(nodes: readonly PlanNode[]): PlanNode | undefined {
  for (const node of nodes) {
    const found = node['Index Name'] === undefined ? bitmapIndex(node.Plans ?? []) : node;
    if (found !== undefined) return found;
  }
  return undefined;
}
