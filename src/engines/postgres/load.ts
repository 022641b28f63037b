import { type Dataset, datasetSize, rowsIn } from '../../model/dataset.js';
import type { LoadOptions, LoadOutcome, RejectedRow } from '../engine.js';
import type { KnownSchema } from './known-schema.js';
import { loadOrder } from './load-order.js';
import { Loader } from './loader.js';
import { forcedTables } from './policies.js';
import type { Session } from './session.js';

/**
 * Inserts what the schema admits of a dataset and says what it did not, in one transaction. Each table's rows go in
 * together where they can; else one by one, and those whose parent is missing again and again, until none gets in.
 *
 * @param privileged foreign keys can be switched off for a row
 */
export async function loadDataset(
  session: Session,
  dataset: Dataset,
  known: KnownSchema,
  options: LoadOptions,
  privileged: boolean,
): Promise<LoadOutcome> {
  const rejected: RejectedRow[] = [];
  const keepOrphans = options.orphans === true && privileged;
  await session.transaction(async () => {
    const loader = new Loader(session, known);
    const { tables, circular } = loadOrder(dataset, known.schema);
    const postponed = known.constraints.filter(({ table }) => circular.has(table));
    for (const constraint of postponed) await loader.postpone(constraint);
    const forced = forcedTables(known);
    await loader.setForce(forced, false);
    const rows = tables.map((table) => [table, rowsIn(dataset, table)] as const);
    const left = (await loader.insertTogether(rows))
      ? []
      : await loader.insertEach(await loader.insertTables(rows));
    for (const pending of left) {
      if (keepOrphans && pending.orphan && (await loader.insertOrphan(pending))) continue;
      rejected.push({ table: pending.table, index: pending.index, reason: pending.reason });
    }
    if (postponed.length + forced.length > 0) await loader.check(postponed);
    await loader.setForce(forced, true);
    await loader.advance(tables);
    return { result: undefined, same: loader.done, refused: loader.refused };
  });
  rejected.sort((a, b) => tablePlace(dataset, a) - tablePlace(dataset, b) || a.index - b.index);
  return { rows: datasetSize(dataset) - rejected.length, rejected };
}

function tablePlace(dataset: Dataset, { table }: RejectedRow): number {
  return Object.keys(dataset).indexOf(table);
}
