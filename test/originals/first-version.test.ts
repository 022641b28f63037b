import fc from 'fast-check';
import { type Database, type Migration, readFolder } from 'rehearsal';
import { sqliteEngine } from 'rehearsal/sqlite';
import { expect, test } from 'vitest';
import { agentState } from '../../generators/index.js';
import { cellKey } from '../../src/model/cell.js';
import { apply } from '../../src/runner/apply.js';

const create = (await readFolder('migrations')).migrations[0] as Migration;

test('the rows of version 1 outlast the way back before it, in every byte', async () => {
  for (const dataset of fc.sample(agentState('edgy'), { seed: 1, numRuns: 20 })) {
    const database = await sqliteEngine().open();
    await go(database, 'up');
    await database.load(dataset);
    const before = await content(database);
    await go(database, 'down');
    expect((await database.schema()).tables).toEqual([]);
    await go(database, 'up');
    expect(await content(database)).toEqual(before);
    await database.close();
  }
});

async function go(database: Database, direction: 'up' | 'down'): Promise<void> {
  const { ok, error } = await apply(database, create, direction);
  if (!ok) throw error;
}

async function content(database: Database): Promise<unknown> {
  const { tables } = await database.image();
  return [...tables].map(([name, { rows }]) => [name, rows.map((row) => row.map(cellKey))]);
}
