import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sharedPostgres } from '../postgres.js';
import { failing, reportOn } from './folder-report.js';

let postgres: Engine;
beforeAll(async () => {
  postgres = await sharedPostgres();
});

describe.each([1, 2, 3])('ten datasets, seed %i', (seed) => {
  it('fill the tables behind a blob of a length', async () => {
    const report = await reportOn(
      `CREATE TABLE ik (id INTEGER PRIMARY KEY, raw BLOB NOT NULL UNIQUE CHECK (length(raw) = 33));
       CREATE TABLE a (id INTEGER PRIMARY KEY, ik INTEGER NOT NULL REFERENCES ik (id));`,
      `ALTER TABLE a ADD COLUMN place INTEGER NOT NULL DEFAULT 0; CREATE UNIQUE INDEX u ON a (ik, place);`,
      null,
      { seed, runs: 10, properties: ['applies'] },
    );
    expect(failing(report)).toEqual(['applies']);
  });

  it('meet the foreign key that only up adds', async () => {
    const report = await reportOn(
      'CREATE TABLE t (id TEXT PRIMARY KEY NOT NULL, parent TEXT, other TEXT);',
      `CREATE TABLE n (id TEXT PRIMARY KEY NOT NULL, parent TEXT, other TEXT, FOREIGN KEY (parent) REFERENCES t (id) ON DELETE SET NULL);
       INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;`,
      null,
      { seed, runs: 10, properties: ['untouched'] },
    );
    expect(failing(report)).toEqual(['untouched']);
  });

  it('hold the keys of jsonb that the SQL reads', async () => {
    const report = await reportOn(
      'CREATE TABLE t (id text PRIMARY KEY, meta jsonb);',
      `ALTER TABLE t ADD COLUMN team text;
       UPDATE t SET team = meta->>'team', meta = meta - 'team' WHERE meta->>'team' IS NOT NULL;`,
      'ALTER TABLE t DROP COLUMN team;',
      { seed, runs: 10, properties: ['round-trip-data'], engine: postgres },
    );
    expect(failing(report)).toEqual(['round-trip-data']);
  });
});
