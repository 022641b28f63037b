import type { Dataset, Row, Source, Suite } from 'rehearsal';
import { readFolder } from 'rehearsal';
import { agentState, type Shape } from '../generators/index.js';

/** The shipped migrations. */
export const shipped = (): Promise<Source> => readFolder('migrations');

/** The shipped migrations with a database's surroundings put in right after version 1. */
export async function withSurroundings(source: Source): Promise<Source> {
  const [first, ...others] = source.migrations;
  const { migrations } = await readFolder('suites/surroundings');
  return { ...source, migrations: [...(first === undefined ? [] : [first]), ...migrations, ...others] };
}

/** The suite with rows for the surrounding tables in its datasets. */
export function surround(suite: Suite, shape: Shape = {}): Suite {
  const { datasets } = suite;
  return {
    ...suite,
    datasets: (level, schema) =>
      (datasets?.(level, schema) ?? agentState(level, { shape })).map(withNeighbours),
  };
}

/** A message or two for every other worker, names for some, and each router beside a planner. */
function withNeighbours(dataset: Dataset): Dataset {
  const { routers = [], planners = [], workers = [] } = dataset;
  const named = workers.map((row, at) => ({ ...row, worker_name: at % 3 === 0 ? null : `Worker ${at}` }));
  return {
    ...dataset,
    workers: named,
    worker_messages: workers.flatMap((row, at): Row[] =>
      row.worker_id == null
        ? []
        : Array.from({ length: at % 3 }, (_, place) => ({
            message_id: BigInt(10 * at + place + 1),
            worker_id: row.worker_id ?? null,
            body: place === 0 ? 'done' : null,
          })),
    ),
    router_planners: routers.flatMap((row, at): Row[] => {
      const planner = planners[at % Math.max(1, planners.length)]?.planner_id;
      if (row.router_id == null || planner == null) return [];
      return [{ router_id: row.router_id, planner_id: planner }];
    }),
    audit_log: planners.map((row, at) => ({
      entry_id: BigInt(at + 1),
      what: 'seen',
      subject: row.planner_id ?? null,
    })),
  };
}
