import { rehearse, type Suite } from 'rehearsal';
import { sqliteEngine } from 'rehearsal/sqlite';
import { describe, expect, test } from 'vitest';
import { shipped, surround, withSurroundings } from './chain.js';

/** The shipped migrations on a database that has child tables, views, triggers, indexes and columns of its own. */

const source = await withSurroundings(await shipped());
const guests = source.migrations.filter(({ id }) => !id.startsWith('0001_'));

describe.each(guests)('$id', ({ id }) => {
  test('keeps every promise there', async () => {
    const { default: suite } = (await import(`./${id}.suite.ts`)) as { default: Suite };
    const report = await rehearse({
      source,
      engine: sqliteEngine(),
      settings: { seed: 1, runs: 40, data: 'edgy', timeMs: null, only: [id], properties: null, shard: null },
      suites: [surround(suite)],
      clock: () => 0,
      toolVersion: 'test',
    });
    const properties = report.migrations.find((each) => each.id === id)?.properties ?? [];
    expect(
      properties.filter(({ verdict }) => verdict === 'failed').map(({ id, summary }) => `${id}: ${summary}`),
    ).toEqual([]);
  });
});
