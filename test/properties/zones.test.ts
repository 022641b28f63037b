import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { deterministic } from '../../src/properties/deterministic.js';
import { sharedPostgres } from '../postgres.js';
import { example, verdictOn } from './page.js';
import { codesOn } from './support.js';

describe("the process's time zone, in SQLite", () => {
  const schema = 'CREATE TABLE visits (id INTEGER PRIMARY KEY, at TEXT, day TEXT)';
  const data = { visits: [{ id: 1n, at: '2024-03-01 01:30:00', day: 'friday' }] };
  const codes = (up: string, down: string | null = null) =>
    codesOn(deterministic, { schema, data, index: 2, up, down });

  it.each([
    ['localtime', "UPDATE visits SET day = date(at, 'localtime')", null, ['up-time-zone visits.day']],
    ['utc', "UPDATE visits SET day = datetime(at, 'utc')", null, ['up-time-zone visits.day']],
    [
      'localtime on the way back',
      'UPDATE visits SET day = date(at)',
      "UPDATE visits SET day = date(at, 'localtime')",
      ['down-time-zone visits.day'],
    ],
    ['a stamp', "UPDATE visits SET day = datetime('now', 'localtime')", null, ['clock-or-random visits.day']],
    [
      'a stamp beside values',
      "UPDATE visits SET day = coalesce(datetime(at, 'localtime'), datetime('now', 'localtime'))",
      null,
      ['up-time-zone visits.day'],
    ],
    ['no zone at all', 'UPDATE visits SET day = date(at)', 'UPDATE visits SET day = NULL', []],
  ])('%s', async (_, up, down, expected) => {
    const zone = process.env.TZ;
    expect(await codes(up, down)).toEqual(expected);
    expect(process.env.TZ).toBe(zone);
  });
});

describe("the session's time zone, in PostgreSQL", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await sharedPostgres();
  }, 60_000);

  const verdict = async (type: string, up: string, down: string) => {
    const before = `CREATE TABLE events (id integer PRIMARY KEY, at ${type} NOT NULL);`;
    const report = await verdictOn(engine, 'deterministic', example(before, up, down), 12);
    return [report?.verdict, report?.findings.map(({ code }) => code)];
  };
  const zoned = "ALTER TABLE events ALTER at TYPE timestamptz USING at AT TIME ZONE 'UTC';";
  const plain = "ALTER TABLE events ALTER at TYPE timestamp USING at AT TIME ZONE 'UTC';";

  it.each([
    ['forwards', 'timestamp', 'ALTER TABLE events ALTER at TYPE timestamptz;', plain, 'up-time-zone'],
    ['on the way back', 'timestamp', zoned, 'ALTER TABLE events ALTER at TYPE timestamp;', 'down-time-zone'],
    [
      'in the bounds of a partition',
      'timestamptz',
      "CREATE TABLE p (at timestamptz) PARTITION BY RANGE (at); CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');",
      'DROP TABLE p;',
      'up-time-zone',
    ],
  ])('%s', async (_, type, up, down, code) => {
    expect(await verdict(type, up, down)).toEqual(['failed', [code]]);
  });

  it.each([
    ['a zone that the statements name', 'timestamp', zoned, plain],
    [
      'a stamp of the moment',
      'timestamp',
      'ALTER TABLE events ADD made timestamp NOT NULL DEFAULT now();',
      'ALTER TABLE events DROP made;',
    ],
    [
      'a column for the clock',
      'timestamptz',
      "ALTER TABLE events ADD COLUMN seen timestamptz NOT NULL DEFAULT timestamptz '2024-01-01 00:00:00+00';",
      'ALTER TABLE events DROP COLUMN seen;',
    ],
    [
      'random keys of new rows, whichever row gets which',
      'timestamptz',
      `CREATE TABLE shares (id uuid PRIMARY KEY, event integer NOT NULL);
       INSERT INTO shares SELECT gen_random_uuid(), id FROM (SELECT id FROM events ORDER BY hashtext(at::text)) e;`,
      'DROP TABLE shares;',
    ],
    [
      'an instant that is moved',
      'timestamptz',
      "UPDATE events SET at = at + interval '1 hour';",
      "UPDATE events SET at = at - interval '1 hour';",
    ],
    [
      'a day that is an hour shorter where there is summer time',
      'timestamptz',
      "ALTER TABLE events ADD COLUMN ends timestamptz; UPDATE events SET ends = at + interval '30 days';",
      'ALTER TABLE events DROP COLUMN ends;',
    ],
  ])('%s makes no difference', async (_, type, up, down) => {
    expect((await verdict(type, up, down))[0]).toBe('passed');
  });
});
