import fc from 'fast-check';
import { type Cell, type DataLevel, type Dataset, encodeCell } from 'rehearsal';
import { sqliteEngine } from 'rehearsal/sqlite';
import { describe, expect, test } from 'vitest';
import { agentState, planner, router, worker } from '../../generators/index.js';

const sample = (level: DataLevel, seed: number, runs = 60) =>
  fc.sample(agentState(level), { seed, numRuns: runs });
const printed = (datasets: unknown) =>
  JSON.stringify(datasets, (_, value) => (isCell(value) ? encodeCell(value) : value));
const isCell = (value: unknown): value is Cell =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint8Array;
const cells = (datasets: readonly Dataset[], table: string, column: string) =>
  datasets.flatMap((dataset) => (dataset[table] ?? []).map((row) => row[column] ?? null));

describe.each(['plain', 'edgy', 'hostile'] as const)('%s', (level) => {
  test('the same seed gives the same bytes, another seed others', () => {
    expect(printed(sample(level, 7))).toBe(printed(sample(level, 7)));
    expect(printed(sample(level, 7))).not.toBe(printed(sample(level, 8)));
  });
});

test.each(['plain', 'edgy'] as const)(
  'at level %s the first version of the schema takes every row',
  async (level) => {
    const database = await sqliteEngine().open();
    const { readFolder } = await import('rehearsal');
    const [create] = (await readFolder('migrations')).migrations;
    const steps = create?.up.steps;
    if (typeof steps !== 'object') throw new Error('version 1 is plain SQL');
    for (const { sql } of steps) await database.run(sql);
    const empty = await database.snapshot();
    for (const dataset of sample(level, 3)) {
      const fresh = await sqliteEngine().open({ from: empty });
      expect((await fresh.load(dataset)).rejected).toEqual([]);
      await fresh.close();
    }
  },
);

test('plain data holds no malformed JSON, edgy data holds some, as much as it is told to', () => {
  const malformed = (datasets: readonly Dataset[]) =>
    cells(datasets, 'routers', 'metadata').filter((cell) => typeof cell === 'string' && !isJson(cell)).length;
  expect(malformed(sample('plain', 1))).toBe(0);
  expect(malformed(sample('edgy', 1))).toBeGreaterThan(10);
  const none = fc.sample(agentState('edgy', { weights: { malformed: 0 } }), { seed: 1, numRuns: 60 });
  expect(malformed(none)).toBe(0);
});

test('edgy data mixes versions, and holds missing, null and present timeouts', () => {
  const datasets = sample('edgy', 1, 200);
  expect(new Set(cells(datasets, 'routers', 'schema_version'))).toEqual(new Set([null, 0n, 1n, 2n, 3n]));
  const documents = cells(datasets, 'routers', 'metadata').filter((cell) => typeof cell === 'string');
  for (const wanted of [
    /"timeout_seconds": ?300\b/,
    /"timeout_seconds" ?: ?null/,
    /"timeout_seconds":"/,
    /^null$/,
    /^\{\}$/,
  ]) {
    expect(documents.some((text) => wanted.test(text))).toBe(true);
  }
});

test('tables are empty, hold one row, and hold several', () => {
  for (const table of ['routers', 'planners', 'workers']) {
    const sizes = new Set(sample('edgy', 2, 200).map((dataset) => (dataset[table] ?? []).length));
    expect([0, 1, 2, 3].every((size) => sizes.has(size))).toBe(true);
  }
});

test('one row at a time, at any version', () => {
  const [r] = fc.sample(router('edgy', { shape: { timeoutColumn: true } }), { seed: 1, numRuns: 1 });
  const [p] = fc.sample(planner('edgy', { shape: { conversationContext: true } }), { seed: 1, numRuns: 1 });
  const [w] = fc.sample(worker('edgy', { shape: { workerQueue: true } }), { seed: 1, numRuns: 1 });
  expect(Object.keys(r ?? {})).toContain('timeout_seconds');
  expect(Object.keys(p ?? {})).toContain('conversation_context');
  expect(w).toMatchObject({ planner_id: 'p1' });
  expect(Object.keys(w ?? {})).toEqual(expect.arrayContaining(['priority', 'retry_count']));
});

test('shrinks to what a person reads at a glance', () => {
  const hasTimeoutText = (dataset: Dataset) =>
    (dataset.routers ?? []).some(
      ({ metadata }) => typeof metadata === 'string' && metadata.includes('"timeout_seconds":"'),
    );
  const found = fc.check(
    fc.property(agentState('edgy'), (dataset) => !hasTimeoutText(dataset)),
    { seed: 1, numRuns: 500 },
  );
  expect(found.counterexample?.[0]).toEqual({
    routers: [{ router_id: 'r', status: '', metadata: '"timeout_seconds":"' }],
    planners: [],
    workers: [],
  });
});

test('a worker shrinks together with its planner', () => {
  const hasWorker = (dataset: Dataset) => (dataset.workers ?? []).length > 0;
  const found = fc.check(
    fc.property(agentState('edgy'), (dataset) => !hasWorker(dataset)),
    { seed: 4, numRuns: 500 },
  );
  expect(found.counterexample?.[0]).toEqual({
    routers: [],
    planners: [{ planner_id: 'p', user_question: '', status: '' }],
    workers: [{ worker_id: 'w', planner_id: 'p', task_status: '' }],
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
