import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datasetArbitrary, emptyDictionary } from '../../src/datasets/index.js';
import type { DataLevel, Dataset } from '../../src/model/dataset.js';
import { load, schemaOf } from './database.js';
import { schemas } from './schemas.js';

async function smallest(
  name: string,
  breaks: (dataset: Dataset) => boolean,
  seed = 1,
  level: DataLevel = 'edgy',
) {
  const schema = await schemaOf(schemas[name] ?? '');
  const arbitrary = datasetArbitrary(schema, { level, dictionary: emptyDictionary });
  let tries = 0;
  const property = fc.property(arbitrary, (dataset) => {
    tries++;
    return !breaks(dataset);
  });
  const details = fc.check(property, { seed, numRuns: 300 });
  const replayed = fc.check(property, { seed, path: details.counterexamplePath ?? '', endOnFailure: true });
  return {
    dataset: details.counterexample?.[0] as Dataset,
    replayed: replayed.counterexample?.[0] as Dataset,
    tries,
  };
}

const some = (table: string, holds: (row: Dataset[string][number]) => boolean) => (dataset: Dataset) =>
  (dataset[table] ?? []).some(holds);

describe('shrinking', () => {
  it.each([1, 2, 3, 4, 5])(
    'comes down to the one row that matters, with plain cells (seed %i)',
    async (seed) => {
      const { dataset, replayed } = await smallest(
        'agent state',
        some('routers', (row) => row.model === null),
        seed,
      );
      expect(dataset).toEqual({
        routers: [
          {
            router_id: 'a',
            status: 'a',
            model: null,
            temperature: null,
            metadata: null,
            schema_version: null,
            created_at: null,
          },
        ],
      });
      expect(replayed).toEqual(dataset);
    },
  );

  it.each([1, 2, 3])('keeps the parents that a row needs (seed %i)', async (seed) => {
    const { dataset, replayed } = await smallest(
      'agent state',
      some('workers', (row) => row.planner_id !== null),
      seed,
    );
    expect(Object.entries(dataset).map(([table, rows]) => [table, rows.length])).toEqual([
      ['routers', 1],
      ['planners', 1],
      ['workers', 1],
    ]);
    expect(dataset.workers?.[0]).toMatchObject({ worker_id: 'a', planner_id: 'a' });
    expect(replayed).toEqual(dataset);
  });

  it('makes texts and documents shorter', async () => {
    const long = await smallest(
      'agent state',
      some('workers', (row) => typeof row.result === 'string' && row.result.length > 20),
    );
    expect(String(long.dataset.workers?.[0]?.result).length).toBe(21);
    const keyed = await smallest(
      'agent state',
      some('routers', (row) => typeof row.metadata === 'string' && row.metadata.includes('"tags"')),
    );
    expect(String(keyed.dataset.routers?.[0]?.metadata)).toMatch(/^\{"tags":.{1,3}\}$/);
  });

  it('keeps malformed text malformed', async () => {
    const malformed = (text: unknown) => {
      if (typeof text !== 'string' || !text.includes('{')) return false;
      try {
        JSON.parse(text);
        return false;
      } catch {
        return true;
      }
    };
    const { dataset } = await smallest(
      'agent state',
      some('routers', (row) => malformed(row.metadata)),
    );
    expect(dataset.routers).toHaveLength(1);
    expect(dataset.routers?.[0]?.metadata).toBe('{');
  });

  it('keeps orphans orphaned', async () => {
    const orphan = ({ routers = [], planners = [] }: Dataset) =>
      planners.some((planner) => routers.every((router) => router.router_id !== planner.router_id));
    const { dataset, replayed } = await smallest('agent state', orphan, 1, 'hostile');
    expect(dataset.routers).toBeUndefined();
    expect(dataset.planners).toHaveLength(1);
    expect(replayed).toEqual(dataset);
  });

  for (const [name, sql] of Object.entries(schemas)) {
    it(`passes through valid datasets only: ${name}`, async () => {
      const schema = await schemaOf(sql);
      const arbitrary = datasetArbitrary(schema, { level: 'edgy', dictionary: emptyDictionary });
      const refused: unknown[] = [];
      let steps = 0;
      const property = fc.asyncProperty(arbitrary, async (dataset) => {
        const { rejected, rows } = await load(sql, dataset);
        if (++steps > 1 && rows > 0) refused.push(...rejected);
        return rows < 2;
      });
      const details = await fc.check(property, { seed: 5, numRuns: 50 });
      expect(refused).toEqual([]);
      expect(Object.values(details.counterexample?.[0] ?? {}).flat().length).toBe(2);
      expect(steps).toBeLessThan(1500);
    });
  }
});
