import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sharedPostgres } from '../postgres.js';
import { example, verdictOn } from './page.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
}, 60_000);

/** Whether the values of the one were to be moved into the other. */
it.each([
  ['boolean', 'text', 'decision'],
  ['numeric', 'varchar(20)', 'decision'],
  ['uuid', 'text', 'decision'],
  ['integer', 'numeric', 'fault'],
  ['varchar(20)', 'text', 'fault'],
  ['timestamp', 'date', 'fault'],
])('a column of %s that is dropped beside a new one of %s: a %s', async (old, now, kind) => {
  const step = example(
    `CREATE TABLE settings (id integer PRIMARY KEY, state ${old} NOT NULL, name text);`,
    `ALTER TABLE settings DROP COLUMN state, ADD COLUMN other ${now};`,
    '-- rehearsal: irreversible because the values are gone',
  );
  const report = await verdictOn(engine, 'information', step, 12);
  expect(report?.findings.map((finding) => [finding.code, finding.kind ?? 'fault'])).toEqual([
    ['column-destroyed', kind],
  ]);
});

it('one that is dropped at the end, beside a new one, is not renamed', async () => {
  const step = example(
    'CREATE TABLE settings (id integer PRIMARY KEY, name text, state boolean NOT NULL);',
    'ALTER TABLE settings DROP COLUMN state, ADD COLUMN other text;',
    '-- rehearsal: irreversible because the values are gone',
  );
  const reads = await verdictOn(engine, 'old-reads', step, 12);
  expect(reads?.findings.map(({ summary }) => summary)).toEqual([
    'settings.state is gone: old code that still runs during a deploy fails on SELECT "settings"."state" FROM "settings"',
  ]);
  const renamed = example(
    step.before,
    'ALTER TABLE settings RENAME COLUMN state TO other;',
    'ALTER TABLE settings RENAME COLUMN other TO state;',
  );
  const names = await verdictOn(engine, 'old-reads', renamed, 12);
  expect(names?.findings.map(({ summary }) => summary)).toEqual([
    'settings.state is now called other: old code that still runs during a deploy fails on SELECT "settings"."state" FROM "settings"',
  ]);
});

const projects = 'CREATE TABLE projects (id integer PRIMARY KEY, name text NOT NULL);';
const raise = "RAISE EXCEPTION 'names are there twice'";
const refusing = `CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${raise}; END $$;
  CREATE TRIGGER t BEFORE UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION no();`;

it.each([
  [
    'that the migration raises is a decision',
    projects,
    `DO $$ BEGIN IF EXISTS (SELECT 1 FROM projects GROUP BY name HAVING count(*) > 1) THEN ${raise}; END IF; END $$;
     CREATE UNIQUE INDEX names ON projects (name);`,
    ['decision up refuses rows that the old schema allows, on purpose: names are there twice'],
  ],
  [
    'that it runs into is none',
    projects + refusing,
    'UPDATE projects SET name = lower(name);',
    ['fault up fails on rows that the old schema allows: names are there twice'],
  ],
])('a refusal %s', async (_, before, up, expected) => {
  const step = example(before, up, '-- rehearsal: irreversible because it is enough to look at up');
  const report = await verdictOn(engine, 'applies', step, 12);
  expect(report?.findings.map(({ kind, summary }) => `${kind ?? 'fault'} ${summary}`)).toEqual(expected);
});

it.each([
  ['a number that only the wider type holds', 'bigint', 'integer', 'decision'],
  ['a text that is too long for the old type', 'text', 'varchar(5)', 'decision'],
])('a down that fails over %s: a decision', async (_, now, old, kind) => {
  const step = example(
    `CREATE TABLE settings (id integer PRIMARY KEY, state ${old});`,
    `ALTER TABLE settings ALTER COLUMN state TYPE ${now};`,
    `ALTER TABLE settings ALTER COLUMN state TYPE ${old};`,
  );
  const report = await verdictOn(engine, 'later-writes', step, 24);
  expect(new Set(report?.findings.map((finding) => finding.kind ?? 'fault'))).toEqual(new Set([kind]));
});
