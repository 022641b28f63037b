import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../src/engines/engine.js';
import { applies } from '../../../src/properties/applies.js';
import { sharedPostgres } from '../../postgres.js';
import { reportOn } from '../../rehearsal/folder-report.js';
import { checkOn, codesOn } from '../support.js';

const schema = `CREATE TABLE t (id INTEGER PRIMARY KEY, email TEXT NOT NULL, n INTEGER DEFAULT 0);
  CREATE INDEX t_email ON t (email); CREATE VIEW names AS SELECT email FROM t;
  CREATE TRIGGER stamp AFTER INSERT ON t BEGIN SELECT 1; END`;
const codes = (up: string) => codesOn(applies, { schema, up, index: 0, data: {} });

describe('what IF NOT EXISTS leaves out', () => {
  it.each([
    ['CREATE UNIQUE INDEX IF NOT EXISTS t_email ON t (email, id)', 'object-not-made t_email'],
    ['CREATE INDEX IF NOT EXISTS t_email ON t (email) WHERE n > 0', 'object-not-made t_email'],
    [
      'CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, email TEXT NOT NULL, extra TEXT)',
      'object-not-made t',
    ],
    ['CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, email TEXT)', 'object-not-made t'],
    ['CREATE VIEW IF NOT EXISTS names AS SELECT email, n FROM t', 'object-not-made names'],
    ['CREATE TRIGGER IF NOT EXISTS stamp AFTER UPDATE ON t BEGIN SELECT 1; END', 'object-not-made stamp'],
    [
      'DROP INDEX t_email; CREATE INDEX t_email ON t (n); CREATE INDEX IF NOT EXISTS t_email ON t (email)',
      'object-not-made t_email',
    ],
  ])('is told where another one is there: %s', async (up, code) => {
    expect(await codes(up)).toEqual([code]);
  });

  it.each([
    'CREATE INDEX IF NOT EXISTS "t_email" ON t(email)',
    'CREATE INDEX IF NOT EXISTS t_n ON t (n)',
    'DROP INDEX t_email; CREATE UNIQUE INDEX IF NOT EXISTS t_email ON t (email, id)',
    'CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, email TEXT NOT NULL, n INTEGER DEFAULT 0)',
    'CREATE TABLE IF NOT EXISTS t (id integer PRIMARY KEY, email text NOT NULL)',
    'CREATE VIEW IF NOT EXISTS names AS SELECT email FROM t',
    'CREATE TABLE IF NOT EXISTS u (id INTEGER PRIMARY KEY); CREATE TABLE IF NOT EXISTS u (id INTEGER PRIMARY KEY)',
  ])('is as well where the same one is there: %s', async (up) => {
    expect(await codes(up)).toEqual([]);
  });

  it('says which object is there, and which statement left it', async () => {
    const up = 'CREATE UNIQUE INDEX IF NOT EXISTS t_email ON t (email, id)';
    const [finding] = (await checkOn(applies, { schema, up, index: 0, data: {} })).findings;
    expect(finding).toMatchObject({
      summary:
        'the index t_email is not made: IF NOT EXISTS leaves the one that has its name, and it is another one: CREATE INDEX t_email ON t (email)',
      blame: { sql: up, line: 1 },
    });
  });
});

describe('on PostgreSQL', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await sharedPostgres();
  });
  const before = `CREATE TABLE t (id serial PRIMARY KEY, email text NOT NULL, n integer DEFAULT 0);
    CREATE INDEX t_email ON t (email); CREATE VIEW names AS SELECT n FROM t;`;

  it.each([
    ['CREATE UNIQUE INDEX IF NOT EXISTS t_email ON t (email, id);', 'failed'],
    ['ALTER TABLE t ADD COLUMN IF NOT EXISTS n bigint;', 'failed'],
    ['ALTER TABLE t ADD COLUMN IF NOT EXISTS n integer DEFAULT 0;', 'passed'],
    ['ALTER TABLE t ADD COLUMN IF NOT EXISTS m integer;', 'passed'],
    ['CREATE INDEX IF NOT EXISTS t_email ON t USING btree (email);', 'passed'],
  ])('%s %s', async (up, verdict) => {
    const { properties } = await reportOn(before, up, null, { engine, runs: 3, properties: ['applies'] });
    expect(properties[0]?.verdict).toBe(verdict);
  });
});
