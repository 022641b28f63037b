import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { readFolder } from '../../src/folders/index.js';
import type { PropertyId } from '../../src/model/property-id.js';
import type { MigrationReport } from '../../src/model/report.js';
import { rehearse } from '../../src/rehearsal/rehearse.js';
import { folderOf } from '../folders/folder.js';
import { sharedPostgres } from '../postgres.js';
import { verified } from './verified.js';

const FIRST = `CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE owner (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, token uuid NOT NULL UNIQUE,
  status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')), level mood NOT NULL DEFAULT 'happy',
  meta jsonb NOT NULL DEFAULT '{}', price numeric(10,2), seen timestamptz, name varchar(40));
CREATE TABLE item (
  id uuid PRIMARY KEY, owner_id bigint NOT NULL REFERENCES owner ON DELETE CASCADE, tags text[],
  active boolean NOT NULL DEFAULT true);`;

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
});

/** What is not passed or skipped of a migration over the types above, as `property: verdict`. */
async function troubles(
  up: string,
  down: string,
  only: readonly PropertyId[] | null = null,
): Promise<string[]> {
  const source = await readFolder(
    folderOf({
      '1_first.up.sql': FIRST,
      '1_first.down.sql': 'DROP TABLE item; DROP TABLE owner; DROP TYPE mood;',
      '2_step.up.sql': up,
      '2_step.down.sql': down,
    }),
    { dialect: 'postgres' },
  );
  const report = await rehearse({
    source,
    suites: [],
    engine,
    settings: {
      seed: 1,
      runs: 12,
      data: 'edgy',
      timeMs: null,
      only: ['2_step'],
      properties: only,
      shard: null,
    },
    clock: () => 0,
    toolVersion: '0',
  });
  const { properties } = report.migrations[0] as MigrationReport;
  return properties
    .filter(({ verdict }) => verdict !== 'passed' && verdict !== 'skipped')
    .map(({ id, verdict }) => `${id}: ${verdict}`)
    .sort();
}

describe('a migration of PostgreSQL types', () => {
  it('that only adds a column is proven', async () => {
    const up = 'ALTER TABLE owner ADD COLUMN note text;';
    expect(await troubles(up, 'ALTER TABLE owner DROP COLUMN note;')).toEqual([]);
  });

  it.each([
    ['round-trip-data', 'cuts off microseconds', 'ALTER TABLE owner ALTER seen TYPE timestamptz(0);'],
    ['information', 'lower-cases a name', 'UPDATE owner SET name = lower(name);'],
    ['information', 'takes an empty array for none', "UPDATE item SET tags = '{}' WHERE tags IS NULL;"],
    ['applies', 'takes a key from JSON that is no object', "UPDATE owner SET meta = meta - 'a';"],
  ] as const)('fails in %s when it %s', async (property, _, up) => {
    const down = up.startsWith('ALTER') ? 'ALTER TABLE owner ALTER seen TYPE timestamptz;' : 'SELECT 1;';
    expect(await troubles(up, down, [property])).toEqual([`${property}: failed`]);
  });

  it('that drops a constraint by its name means its index to go', async () => {
    const up = 'ALTER TABLE owner DROP CONSTRAINT owner_token_key;';
    const down = 'ALTER TABLE owner ADD CONSTRAINT owner_token_key UNIQUE (token);';
    expect(await troubles(up, down, ['plans'])).toEqual([]);
  });

  it.each([
    ['takes a default away', 'ALTER TABLE t ALTER v DROP DEFAULT;'],
    ['wants a value', 'UPDATE t SET w = 0 WHERE w IS NULL; ALTER TABLE t ALTER w SET NOT NULL;'],
    ['adds a check', 'UPDATE t SET v = 900 WHERE v < 900; ALTER TABLE t ADD CHECK (v >= 900);'],
  ])('that %s breaks old writers in so many words: a decision', async (_, up) => {
    const { migrations } = await verified(
      {
        '1_a.sql': 'CREATE TABLE t (id integer PRIMARY KEY, v integer NOT NULL DEFAULT 1, w integer);',
        '2_b.sql': up,
      },
      { engine, dialect: 'postgres', settings: { only: ['2_b'], properties: ['old-writes'] } },
    );
    const findings = migrations[0]?.properties.flatMap((property) => property.findings) ?? [];
    expect([...new Set(findings.map(({ kind }) => kind))]).toEqual(['decision']);
  });

  it('that renames a table takes its indexes and triggers along, in any schema', async () => {
    const first = `CREATE SCHEMA app; CREATE TABLE app.t (id integer PRIMARY KEY, a text); CREATE INDEX i ON app.t (a) WHERE a <> '';
      CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
      CREATE TRIGGER g BEFORE INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION app.f();`;
    const { migrations } = await verified(
      { '1_a.sql': first, '2_b.sql': 'ALTER TABLE app.t RENAME TO u; ALTER TABLE app.u RENAME a TO b;' },
      { engine, dialect: 'postgres', settings: { only: ['2_b'], properties: ['untouched'] } },
    );
    expect(migrations[0]?.properties.flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('that drops an index by its name means it to go, in any schema', async () => {
    const first =
      'CREATE SCHEMA app; CREATE TABLE app.t (id integer PRIMARY KEY, a text, b text); CREATE INDEX i ON app.t (a);';
    const { migrations } = await verified(
      { '1_a.sql': first, '2_b.sql': "CREATE INDEX j ON app.t (a) WHERE b = 'x'; DROP INDEX app.i;" },
      { engine, dialect: 'postgres', settings: { only: ['2_b'], properties: ['plans'] } },
    );
    expect(migrations[0]?.properties.map(({ verdict }) => verdict)).toEqual(['passed']);
  });

  it('that calls a value of an enum otherwise changes what it means to', async () => {
    const up = "ALTER TYPE mood RENAME VALUE 'happy' TO 'glad';";
    const down = "ALTER TYPE mood RENAME VALUE 'glad' TO 'happy';";
    expect(await troubles(up, down, ['untouched', 'round-trip-data', 'information', 'later-writes'])).toEqual(
      [],
    );
  });

  it('whose way back says an empty array otherwise restores the default', async () => {
    const up = "ALTER TABLE item ALTER tags SET DEFAULT '{a}';";
    const down = 'ALTER TABLE item ALTER tags SET DEFAULT ARRAY[]::text[];';
    const first = `${up} ${down.replace('ARRAY[]::text[]', "'{}'")}`;
    expect(await troubles(`${first} ${up}`, down, ['re-apply'])).toEqual([]);
  });
});
