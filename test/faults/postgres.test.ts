import { beforeAll, describe, expect, test } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sharedPostgres } from '../postgres.js';
import { example, verdictOn } from '../properties/page.js';
import { postgresPairs } from './postgres.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
}, 60_000);

const RUNS = 24;
const oneWay = '-- rehearsal: irreversible because it is enough to look at up';

describe.each(Object.entries(postgresPairs))('%s', (_, { base, faulty, correct, down, foundBy, says }) => {
  test('found', async () => {
    const report = await verdictOn(engine, foundBy, example(base, faulty, down ?? oneWay), RUNS);
    expect(report?.findings.map(({ summary }) => summary)).toContainEqual(expect.stringMatching(says));
  });

  test.runIf(correct !== undefined)('done right', async () => {
    const step = example(base, correct ?? '', down ?? oneWay);
    const report = await verdictOn(engine, foundBy, step, RUNS);
    expect(report?.findings.map(({ summary }) => summary)).toEqual([]);
  });
});
