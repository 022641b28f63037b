import { describe, expect, test } from 'vitest';
import { columnFaults } from './columns.js';
import type { Fault } from './fault.js';
import { jsonFaults } from './json.js';
import { pairFaults } from './pairs.js';
import { failing, seeds } from './rehearsed.js';
import { rowFaults } from './rows.js';
import { schemaFaults } from './schema.js';
import { tableFaults } from './tables.js';
import { runFaults } from './transactions.js';
import { valueFaults } from './values.js';

describe.each(seeds)('seed %i', (seed) => {
  describe.each<[string, Readonly<Record<string, Fault>>]>([
    ['rows', rowFaults],
    ['values', valueFaults],
    ['documents', jsonFaults],
    ['schema', schemaFaults],
    ['runs', runFaults],
    ['pairs', pairFaults],
    ['tables', tableFaults],
    ['columns', columnFaults],
  ])('%s', (_, faults) => {
    test.each(Object.entries(faults))('%s: found', async (_name, fault) => {
      const failed = await failing(fault, seed, fault.foundBy);
      expect(failed, `one of ${fault.foundBy.join(', ')}`).not.toEqual([]);
    });
  });
});
