import { planSchema, type SchemaPlan } from '../datasets/plan/schema.js';
import type { TablePlan } from '../datasets/plan/table.js';
import type { Engine } from '../engines/engine.js';
import type { Cell } from '../model/cell.js';
import { rowsIn } from '../model/dataset.js';
import { bareName } from '../model/schema.js';
import type { Settings } from '../model/settings.js';
import type { Source } from '../model/source.js';
import { Bench } from './admitted/bench.js';
import { constrained, learn } from './admitted/learn.js';
import type { Link } from './chain.js';
import { datasetOptions } from './plan.js';
import type { Suite } from './suite.js';

/**
 * Values that the database takes, by `table.column` in lower case, for the tables of which it refuses most rows that are drawn: what its
 * conditions and computed columns admit is asked, and not read from their text.
 */
export async function admittedValues(
  { engine, source, suite, settings }: Task,
  link: Link,
): Promise<ReadonlyMap<string, readonly Cell[]>> {
  // A suite draws what it means to.
  if (suite?.datasets !== undefined) return new Map();
  const options = datasetOptions(link, source, settings.data);
  const plan = planSchema(link.baseImage.schema, options);
  const near = tablesNear(plan, options.dictionary.names);
  const checked = plan.tables.filter((table) => near.has(table.name) && constrained(table).length > 0);
  const admitted = new Map<string, readonly Cell[]>();
  if (checked.length === 0) return admitted;
  const bench = new Bench(engine, source, link, plan, options);
  const drawn = bench.drawAll(new Map(plan.tables.map(({ name }) => [name, LOOKED_AT])));
  const answers = await bench.ask(Object.fromEntries(checked.map(({ name }) => [name, rowsIn(drawn, name)])));
  for (const table of checked) {
    const own = answers.get(table.name) ?? [];
    if (own.filter((reason) => reason === null).length * 2 >= LOOKED_AT) continue;
    for (const [column, values] of await learn(table, bench))
      admitted.set(`${table.name}.${column}`.toLowerCase(), values);
  }
  return admitted;
}

interface Task {
  readonly engine: Engine;
  readonly source: Source;
  readonly suite: Suite | undefined;
  readonly settings: Pick<Settings, 'data'>;
}

/** Those that the migration names, those that they refer to, directly or not, and those that refer to them. */
function tablesNear({ tables, byName }: SchemaPlan, names: ReadonlySet<string>): ReadonlySet<string> {
  const parentsOf = ({ table }: TablePlan) =>
    table.foreignKeys.flatMap(({ parent }) =>
      tables.filter(({ name }) => name.toLowerCase() === parent.toLowerCase()),
    );
  const named = tables.filter(({ table }) => names.has(bareName(table).toLowerCase()));
  const children = tables.filter((table) => parentsOf(table).some((parent) => named.includes(parent)));
  const near = new Set([...named, ...children].map(({ name }) => name));
  for (const name of near)
    for (const parent of parentsOf(byName.get(name) as TablePlan)) near.add(parent.name);
  return near;
}

/** Rows of each table that tell whether most are refused. */
const LOOKED_AT = 6;
