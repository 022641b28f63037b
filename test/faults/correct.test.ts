import { describe, expect, test } from 'vitest';
import { columnsDoneRight } from './columns.js';
import { correct } from './correct.js';
import { pairsDoneRight } from './pairs.js';
import { rehearsed, seeds } from './rehearsed.js';
import { tablesDoneRight } from './tables.js';

describe.each(seeds)('seed %i', (seed) => {
  test.each(Object.entries({ ...correct, ...pairsDoneRight, ...tablesDoneRight, ...columnsDoneRight }))(
    '%s: nothing is found',
    async (_name, change) => {
      const { properties } = await rehearsed(change, seed, null);
      const failed = properties.filter(({ verdict }) => verdict === 'failed');
      expect(failed.map(({ id, summary }) => `${id}: ${summary}`)).toEqual([]);
    },
  );
});
