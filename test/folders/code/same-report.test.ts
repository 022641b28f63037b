import { expect, test } from 'vitest';
import { readFolder } from '../../../src/folders/index.js';
import { rehearse } from '../../../src/index.js';
import { sqliteEngine } from '../../../src/sqlite.js';
import { folderOf } from '../folder.js';
import { tools } from './tools.js';

const TABLES = ['CREATE TABLE parent (id integer NOT NULL PRIMARY KEY, code text)'];

async function reportOn(folder: string, seed: number): Promise<string> {
  const report = await rehearse({
    source: await readFolder(folder, { dialect: 'sqlite' }),
    suites: [],
    engine: sqliteEngine(),
    settings: { seed, runs: 5, data: 'edgy', properties: null, timeMs: null, only: null, shard: null },
    clock: () => 0,
    toolVersion: '0',
  });
  return JSON.stringify(report);
}

test.each(
  tools.filter(({ engines }) => engines.includes('sqlite')).map((tool) => ({ tool, format: tool.format })),
)(
  '$format: the same seed gives the same report, byte for byte, whatever the code draws or reads from the clock',
  async ({ tool }) => {
    const folder = folderOf({
      ...tool.sent(1, TABLES, ['DROP TABLE parent']),
      ...tool.reading(2, 'String(row.code) + Math.random() + new Date().toISOString()'),
    });
    const once = await reportOn(folder, 1);
    expect(once).toMatch(/"direction":"up","sql":"update/i);
    expect(await reportOn(folder, 1)).toBe(once);
    expect(await reportOn(folder, 2)).not.toBe(once);
  },
);
