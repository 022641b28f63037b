import type { Cell } from '../../model/cell.js';
import { nameOf as nameOfToken, tokenize } from '../../sql/tokenize.js';
import type { PlanStep } from '../engine.js';
import { nameOf } from './naming.js';

/** A node of EXPLAIN (FORMAT JSON, VERBOSE), as far as it is read. */
interface PlanNode {
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
const FOR_ANY_VALUES =
  "SELECT set_config('enable_seqscan', 'off', false), set_config('plan_cache_mode', 'force_generic_plan', false)";
const AS_USUAL =
  "SELECT set_config('enable_seqscan', 'on', false), set_config('plan_cache_mode', 'auto', false)";
/** Takes away what {@link planText} leaves where it is refused: what is prepared outlives what takes all else back. */
export const FORGET_PLAN = 'DEALLOCATE rehearsal_plan';

/** The statements that ask for the plan of one with so many parameters; the last four answers are for {@link readPlan}. */
export function planText(sql: string, parameters: number): string {
  const values = parameters === 0 ? '' : `(${Array(parameters).fill('NULL').join(', ')})`;
  return [
    `PREPARE rehearsal_plan AS ${sql}\n`,
    FOR_ANY_VALUES,
    `EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE rehearsal_plan${values}`,
    LEADING_COLUMNS,
    AS_USUAL,
    FORGET_PLAN,
  ].join(';');
}

/**
 * Lets the planner use each index at once. One that is made over rows that the same transaction has written is left out of plans until
 * that transaction has ended, which a scratch database's never does.
 */
export const USE_ALL_INDEXES = `DO $indexes$
  BEGIN
    UPDATE pg_catalog.pg_index SET indcheckxmin = false WHERE indcheckxmin;
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END $indexes$`;

/** The first column of each index that is a tree, by its schema and name: what says nothing of that column reads the whole of it. */
const LEADING_COLUMNS = `SELECT n.nspname, x.relname, i.indrelid, a.attname
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_namespace n ON n.oid = x.relnamespace
    JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree'
    JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]`;

/** The steps of a plan as EXPLAIN and {@link LEADING_COLUMNS} answer, the outermost first. */
export function readPlan(
  plan: readonly (readonly Cell[])[],
  leads: readonly (readonly Cell[])[],
): PlanStep[] {
  const text = plan[0]?.[0];
  const [{ Plan: root }] = JSON.parse(String(text)) as [{ Plan: PlanNode }];
  return planStepsOf(root, leadingColumns(leads));
}

/** Index to the first columns of all trees of its table, as they are answered. */
function leadingColumns(rows: readonly (readonly Cell[])[]): LeadingColumns {
  const byTable = new Map<Cell, Set<string>>();
  return new Map(
    rows.map(([schema, name, table = null, column]) => {
      const columns = byTable.get(table) ?? new Set();
      byTable.set(table, columns.add(String(column)));
      return [nameOf({ schema: String(schema), name: String(name) }), columns];
    }),
  );
}

type LeadingColumns = ReadonlyMap<string, ReadonlySet<string>>;

function planStepsOf(node: PlanNode, leading: LeadingColumns): PlanStep[] {
  const { Plans: inner = [], Alias: alias, 'Relation Name': relation, Schema: schema = null } = node;
  const named = (name: string) => nameOf({ schema, name });
  const table = alias === undefined || alias === relation ? named(relation ?? '') : alias;
  const type = node['Node Type'];
  if (type === 'Bitmap Heap Scan' && inner.length > 0) {
    const inside = bitmapIndex(inner);
    const own = inside?.['Index Name'];
    const index = own === undefined ? null : named(own);
    const access = isSearch(inside, index, leading) ? 'search' : 'scan';
    const whole = access === 'scan' ? ' from end to end' : '';
    return [{ access, table, index, detail: `${type} using ${index}${whole}` }];
  }
  const below = inner.flatMap((each) => planStepsOf(each, leading));
  if (type === 'Sort' || type === 'Incremental Sort')
    return [{ access: 'sort', table: '', index: null, detail: type }, ...below];
  if (relation === undefined || !type.endsWith('Scan')) return below;
  const own = node['Index Name'];
  const index = own === undefined ? null : named(own);
  const access = isSearch(node, index, leading) ? 'search' : 'scan';
  const whole = index !== null && access === 'scan' ? ' from end to end' : '';
  const detail = `${type} on ${named(relation)}${index === null ? '' : ` using ${index}`}${whole}`;
  return [{ access, table, index, detail }, ...below];
}

/** An index is entered at a place, not read from end to end: this one, or one that a planner with more rows would take. */
function isSearch(node: PlanNode | undefined, index: string | null, leading: LeadingColumns): boolean {
  const condition = node?.['Index Cond'];
  if (condition === undefined || index === null) return false;
  const first = leading.get(index);
  return (
    first === undefined ||
    tokenize(condition, 'postgres').some((token) => first.has(nameOfToken(token) ?? ''))
  );
}

function bitmapIndex(nodes: readonly PlanNode[]): PlanNode | undefined {
  for (const node of nodes) {
    const found = node['Index Name'] === undefined ? bitmapIndex(node.Plans ?? []) : node;
    if (found !== undefined) return found;
  }
  return undefined;
}
