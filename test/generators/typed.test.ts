import fc from 'fast-check';
import { type DataLevel, readFolder } from 'rehearsal';
import { describe, expect, test } from 'vitest';
import { agentState } from '../../generators/index.js';
import { typed } from '../../generators/typed.js';
import { sharedPostgres } from '../postgres.js';

describe('what a typed column cannot hold becomes its nearest neighbour', () => {
  const cell = (column: string, value: Parameters<typeof typed>[0][string]) =>
    typed({ [column]: value })[column];

  test.each([
    ['priority', 9223372036854775807n, 2147483647n],
    ['priority', -1e300, -2147483647n],
    ['priority', 0.5, 0n],
    ['schema_version', 'two', -1n],
    ['querying_structured_data', 1n, 'true'],
    ['querying_structured_data', 0n, 'false'],
    ['temperature', -0, -0],
    ['status', 'x'.repeat(60), 'x'.repeat(50)],
    ['router_id', 'r\u00005', 'r\u00015'],
    ['metadata', new Uint8Array([0x7b, 0xff]), '{ÿ'],
    ['metadata', 7n, '7'],
    ['metadata', null, null],
  ])('%s: %s', (column, value, expected) => {
    expect(cell(column, value)).toEqual(expected);
  });
});

test.each<DataLevel>(['plain', 'edgy', 'hostile'])(
  'at level %s the first version of the schema takes every row on PostgreSQL',
  async (level) => {
    const engine = await sharedPostgres();
    const [create] = (await readFolder('migrations', { dialect: 'postgres' })).migrations;
    const steps = create?.up.steps;
    if (typeof steps !== 'object') throw new Error('version 1 is plain SQL');
    const database = await engine.open();
    for (const { sql } of steps) await database.run(sql);
    const empty = await database.snapshot();
    await database.close();
    const datasets = fc.sample(agentState(level, { dialect: 'postgres' }), { seed: 3, numRuns: 20 });
    for (const dataset of datasets) {
      const fresh = await engine.open({ from: empty });
      expect((await fresh.load(dataset)).rejected).toEqual([]);
      await fresh.close();
    }
  },
);
