import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sqliteEngine } from '../../src/engines/sqlite/index.js';
import { readFolder } from '../../src/folders/index.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';

const folder = mkdtempSync(join(tmpdir(), 'rehearsal-fk-'));
afterAll(() => rmSync(folder, { recursive: true }));

const files = {
  '1_init.up.sql': `CREATE TABLE p (id INTEGER PRIMARY KEY, v TEXT);
    CREATE TABLE c (id INTEGER PRIMARY KEY, p INTEGER REFERENCES p (id) ON DELETE CASCADE);`,
  '1_init.down.sql': 'DROP TABLE c; DROP TABLE p;',
  '2_rebuild.up.sql': `CREATE TABLE p_new (id INTEGER PRIMARY KEY, v TEXT, w TEXT);
    INSERT INTO p_new (id, v) SELECT id, v FROM p; DROP TABLE p; ALTER TABLE p_new RENAME TO p;`,
  '2_rebuild.down.sql': 'ALTER TABLE p DROP COLUMN w;',
  '3_lossy.up.sql': 'DELETE FROM c;',
  '3_lossy.down.sql': 'SELECT 1;',
};
for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);

async function rowCountOf(id: string) {
  const report = await rehearse({
    source: await readFolder(folder),
    engine: sqliteEngine(),
    clock: () => 0,
    toolVersion: 'test',
    settings: {
      seed: 1,
      runs: 25,
      data: 'edgy',
      timeMs: null,
      only: [id],
      properties: ['row-count'],
      shard: null,
    },
  });
  return report.migrations[0]?.properties[0];
}

describe('a fault in a folder that does not say whether foreign keys are on', () => {
  it('says so when it hangs on them', async () => {
    const rowCount = await rowCountOf('2_rebuild');
    expect(rowCount?.verdict).toBe('failed');
    expect(rowCount?.summary).toContain('only where foreign keys are enforced');
    expect(rowCount?.findings[0]?.wayOut).toContain('--foreign-keys off');
  });

  it('does not when it is there without them too', async () => {
    const rowCount = await rowCountOf('3_lossy');
    expect(rowCount?.verdict).toBe('failed');
    expect(rowCount?.summary).not.toContain('foreign keys are enforced');
  });
});
