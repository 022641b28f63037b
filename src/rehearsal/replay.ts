import type { Engine } from '../engines/engine.js';
import { decodeCell } from '../model/cell-json.js';
import type { CounterexampleFile } from '../model/counterexample.js';
import type { Dataset } from '../model/dataset.js';
import { UserError } from '../model/errors.js';
import { hasChecksum } from '../model/migration.js';
import type { PropertyReport } from '../model/report.js';
import type { Source } from '../model/source.js';
import { registry } from '../properties/registry.js';
import { toldBy } from './causes/told.js';
import { type Link, walkChain } from './chain.js';
import { Observation } from './observation.js';
import { stageOf } from './plan.js';
import { reportProperties } from './property-report.js';
import { saltOf } from './seeds.js';
import type { Suite } from './suite.js';
import { startTrial } from './trial.js';

export interface ReplayOptions {
  readonly source: Source;
  readonly engine: Engine;
  readonly suites?: readonly Suite[];
  readonly counterexample: CounterexampleFile;
}

export interface Replay {
  readonly report: PropertyReport;
  /** The migration's files are no longer those with which the counterexample was found. */
  readonly changed: boolean;
}

/**
 * Checks the one property on the one dataset again.
 *
 * @throws {UserError} when the migration or the property is not there any more
 */
export async function replay({ source, engine, suites, counterexample }: ReplayOptions): Promise<Replay> {
  const { migration: id, seed, path } = counterexample;
  const property = registry.find((candidate) => candidate.id === counterexample.property);
  if (property === undefined) throw new UserError(`there is no property "${counterexample.property}"`);
  const link = await linkOf(engine, source, id);
  const suite = suites?.find((candidate) => candidate.migration === id);
  const stage = stageOf(engine, source, link, suite, counterexample.data);
  const index = Number(path.split(':')[0]);
  const dataset = decodeDataset(counterexample.dataset);
  const observation = new Observation(property, property.skip(stage.subject));
  if (observation.active) {
    const trial = await startTrial(stage, dataset, index, saltOf(seed, index));
    try {
      observation.add(await property.check(trial), index);
    } finally {
      await trial.close();
    }
  }
  const told = toldBy(link.migration, [observation]).map((each) => ({
    ...each,
    shown: each.acceptance === null ? { seed, path, dataset, finding: each.finding } : null,
  }));
  return {
    report: reportProperties([observation], told)[0] as PropertyReport,
    changed: !hasChecksum(link.migration, counterexample.checksum),
  };
}

/** The migration with the database in front of it. @throws {UserError} when the chain does not reach it */
export async function linkOf(engine: Engine, source: Source, id: string): Promise<Link> {
  for await (const link of walkChain(engine, source)) {
    if (link.migration.id === id) return link;
  }
  throw new UserError(`migration "${id}" is not there, or one before it cannot be applied`, {
    where: source.folder,
  });
}

/** The dataset that `encodeDataset` wrote. @throws {UserError} when a cell is not one */
export function decodeDataset(encoded: CounterexampleFile['dataset']): Dataset {
  try {
    return Object.fromEntries(
      Object.entries(encoded).map(([table, rows]) => [
        table,
        rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([column, cell]) => [column, decodeCell(cell)])),
        ),
      ]),
    );
  } catch (cause) {
    throw new UserError('the dataset in the counterexample is malformed', { cause });
  }
}
