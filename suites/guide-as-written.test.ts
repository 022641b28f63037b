import { type Migration, readFolder, rehearse, type Settings, type Source, type Suite } from 'rehearsal';
import { sqliteEngine } from 'rehearsal/sqlite';
import { describe, expect, inject, test } from 'vitest';
import { agentState } from '../generators/index.js';
import { shipped, surround, withSurroundings } from './chain.js';
import { type Twin, twins } from './guide-as-written/manifest.js';

/** The proof that the harness can fail: what the migration guide says, done to the letter, is rejected whatever the seed. */

/** The ordinary run takes one; `npm run test:faults` takes ten. */
const SEEDS = Array.from({ length: inject('seeds') }, (_, at) => at + 1);
const { migrations } = await readFolder('suites/guide-as-written');
const plain = await shipped();
const surrounded = await withSurroundings(plain);

test('every twin has a migration, and every migration is a twin', () => {
  expect(migrations.map(({ id }) => id)).toEqual(twins.map(({ id }) => id));
});

describe.each(twins)('$id: $fault', (twin) => {
  test.each(SEEDS)('is rejected with seed %i', async (seed) => {
    const verdicts = await verdictsOf(twin, seed);
    expect(verdicts).toEqual(Object.fromEntries(twin.rejectedBy.map((property) => [property, 'failed'])));
  });
});

async function verdictsOf(twin: Twin, seed: number): Promise<Record<string, string>> {
  const source = chainOf(twin);
  const report = await rehearse({
    source,
    engine: sqliteEngine(),
    settings: { ...DEFAULTS, seed, only: [twin.id], properties: twin.rejectedBy },
    suites: await suitesOf(twin),
    clock: () => 0,
    toolVersion: 'test',
  });
  const found = report.migrations.find(({ id }) => id === twin.id)?.properties ?? [];
  return Object.fromEntries(found.map(({ id, verdict }) => [id, verdict]));
}

const DEFAULTS: Settings = {
  seed: 1,
  runs: 100,
  data: 'edgy',
  timeMs: null,
  only: null,
  properties: null,
  shard: null,
};

/** The shipped migrations up to the version that the guide starts from, and the twin. */
function chainOf(twin: Twin): Source {
  const source = twin.surroundings === true ? surrounded : plain;
  const base = source.migrations.slice(0, source.migrations.findIndex(({ id }) => id === twin.after) + 1);
  const surroundings = source.migrations.filter(
    ({ id }) => id === '0001_surroundings' && !base.some((each) => each.id === id),
  );
  const own = migrations.find(({ id }) => id === twin.id) as Migration;
  return { ...source, migrations: [...base, ...surroundings, own] };
}

async function suitesOf({ id, meant, surroundings }: Twin): Promise<Suite[]> {
  if (surroundings === true) return [surround({ migration: id, datasets: (level) => agentState(level) })];
  if (meant === undefined) return [];
  const { default: suite } = (await import(`./${meant}.suite.ts`)) as { default: Suite };
  return [{ ...suite, migration: id }];
}
