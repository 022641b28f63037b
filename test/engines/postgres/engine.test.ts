import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../../../src/compare/index.js';
import type { Database } from '../../../src/engines/engine.js';
import { StatementError, UserError } from '../../../src/model/errors.js';
import { Opened } from './opened.js';

const databases = new Opened();

describe('cells', () => {
  const exact: [string, string, unknown][] = [
    ['smallint', '-32768', -32768n],
    ['bigint', '9223372036854775807', 9223372036854775807n],
    ['double precision', "'NaN'", Number.NaN],
    ['double precision', "'-Infinity'", Number.NEGATIVE_INFINITY],
    ['double precision', "'-0'", -0],
    ['double precision', '0.1', 0.1],
    ['real', '0.1', 0.1],
    ['numeric', '1.50', '1.50'],
    ['numeric', "'NaN'", 'NaN'],
    ['numeric(30, 10)', '12345678901234567890.0000000001', '12345678901234567890.0000000001'],
    ['boolean', 'true', 'true'],
    ['bytea', "'\\x00ff5c'", new Uint8Array([0, 255, 92])],
    ['json', `'{"b": 1,  "a":1}'`, '{"b": 1,  "a":1}'],
    ['jsonb', `'{"b": 1,  "a":1}'`, '{"a": 1, "b": 1}'],
    ['timestamptz', "'2024-02-29 23:59:59.999999+05:30'", '2024-02-29 18:29:59.999999+00'],
    ['timestamp', "'infinity'", 'infinity'],
    ['date', "'0044-03-15 BC'", '0044-03-15 BC'],
    ['interval', "'1 year 2 days 03:04:05.6'", '1 year 2 days 03:04:05.6'],
    ['uuid', "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'", 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
    ['integer[]', "'{1,NULL,3}'", '{1,NULL,3}'],
    ['text[]', `ARRAY['a,b', 'c"d', NULL, '']`, '{"a,b","c\\"d",NULL,""}'],
    ['int4range', "'[1,5]'", '[1,6)'],
    ['inet', "'10.0.0.1/8'", '10.0.0.1/8'],
    ['char(4)', "'ab'", 'ab  '],
    ['money', '12.5', '$12.50'],
    ['text', "''", ''],
  ];

  it.each(exact)('%s %s is read, and loaded again, as it is', async (type, literal, cell) => {
    const database = await databases.with(`CREATE TABLE t (v ${type})`, `INSERT INTO t VALUES (${literal})`);
    const rowsOf = async () => (await database.image()).tables.get('t')?.rows ?? [];
    const [[seen] = []] = await rowsOf();
    expect(seen).toEqual(cell);
    expect(Object.is(seen, -0)).toBe(Object.is(cell, -0));
    const outcome = await database.load({ t: [{ v: seen ?? null }] });
    expect(outcome.rejected).toEqual([]);
    expect(await rowsOf()).toEqual([[cell], [cell]]);
  });

  it('bind to ? and to $1, and leave operators that look like it', async () => {
    const database = await databases.with('CREATE TABLE t (v jsonb)', `INSERT INTO t VALUES ('{"a": 1}')`);
    expect(await database.all('SELECT v ->> ? AS a FROM t WHERE v @> ?', ['a', '{}'])).toEqual([{ a: '1' }]);
    expect(await database.all('SELECT count(*) FROM t WHERE v ? $1', ['a'])).toEqual([{ count: 1n }]);
    expect(await database.all("SELECT count(*) FROM t WHERE v ? 'a'")).toEqual([{ count: 1n }]);
  });
});

describe('the schema', () => {
  const kinds: [string, string, string, RegExp][] = [
    [
      'enum',
      'mood',
      "CREATE TYPE mood AS ENUM ('sad', 'it''s')",
      /^CREATE TYPE "mood" AS ENUM \('sad', 'it''s'\)$/,
    ],
    [
      'domain',
      'positive',
      'CREATE DOMAIN positive AS integer NOT NULL CHECK (VALUE > 0)',
      /^CREATE DOMAIN "positive" AS integer NOT NULL CONSTRAINT positive_check CHECK \(\(?VALUE > 0\)?\)/,
    ],
    [
      'type',
      'pair',
      'CREATE TYPE pair AS (a integer, b text)',
      /^CREATE TYPE "pair" AS \(a integer, b text\)$/,
    ],
    ['sequence', 's', 'CREATE SEQUENCE s START 5 INCREMENT 2', /START 5 INCREMENT 2/],
    ['function', 'f', "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'", /SELECT 1/],
    ['procedure', 'p', "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'", /SELECT 1/],
    ['materialized view', 'm', 'CREATE MATERIALIZED VIEW m AS SELECT v FROM t', /SELECT (t\.)?v/],
    ['policy', 'own', 'CREATE POLICY own ON t USING (v = 1)', /USING \(\(v = 1\)\)/],
    ['row security', '', 'ALTER TABLE t ENABLE ROW LEVEL SECURITY', /ENABLE ROW LEVEL SECURITY/],
    ['comment', 'on column v', "COMMENT ON COLUMN t.v IS 'how many'", /IS 'how many'/],
    ['grant', 'SELECT TO PUBLIC', 'GRANT SELECT ON t TO PUBLIC', /GRANT SELECT TO PUBLIC/],
    ['rule', 'r', 'CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING', /DO INSTEAD NOTHING/],
    ['schema', 'app', 'CREATE SCHEMA app', /CREATE SCHEMA app/],
    [
      'constraint',
      'EXCLUDE USING btree (v WITH =)',
      'ALTER TABLE t ADD CONSTRAINT no_two EXCLUDE USING btree (v WITH =)',
      /EXCLUDE USING btree/,
    ],
    [
      'numbering',
      'n',
      'ALTER TABLE t ADD COLUMN n integer GENERATED ALWAYS AS IDENTITY',
      /GENERATED ALWAYS AS IDENTITY/,
    ],
    ['statistics', 'st', 'CREATE STATISTICS st ON v, w FROM t', /CREATE STATISTICS/],
  ];

  it.each(kinds)('lists each %s', async (kind, name, statement, sql) => {
    const database = await databases.with('CREATE TABLE t (v integer, w integer)');
    const before = await database.schema();
    await database.run(statement);
    const after = await database.schema();
    const found = after.others.find((other) => other.kind === kind && other.name === name);
    expect(found?.sql).toMatch(sql);
    const differences = compareSchemas(before, after);
    expect(differences.map(({ what }) => what)).not.toEqual([]);
  });

  it('has columns with their type, default, collation and generated value', async () => {
    const database = await databases.with(
      "CREATE TYPE mood AS ENUM ('a')",
      `CREATE TABLE t (id bigserial PRIMARY KEY, name varchar(20) COLLATE "C" DEFAULT 'x' NOT NULL, m mood, at timestamptz DEFAULT now(),
        price numeric(10,2), double numeric GENERATED ALWAYS AS (price * 2) STORED, tags text[])`,
    );
    const [table] = (await database.schema()).tables;
    const seen = table?.columns.map(({ name, type, affinity, defaultSql, generatedSql }) => [
      ...[name, type, affinity, defaultSql, generatedSql],
    ]);
    expect(seen).toEqual([
      ['id', 'bigint', 'integer', "nextval('t_id_seq'::regclass)", null],
      ['name', 'character varying(20)', 'text', "'x'::character varying", null],
      ['m', 'mood', 'text', null, null],
      ['at', 'timestamp with time zone', 'text', 'now()', null],
      ['price', 'numeric(10,2)', 'text', null, null],
      ['double', 'numeric', 'text', null, '(price * (2)::numeric)'],
      ['tags', 'text[]', 'text', null, null],
    ]);
    expect(table?.columns[5]?.generated).toBe('stored');
  });

  it('tells schemas apart whose tables swapped their columns', async () => {
    const one = await databases.with('CREATE TABLE a (x integer)', 'CREATE TABLE b (y integer)');
    const two = await databases.with('CREATE TABLE b (x integer)', 'CREATE TABLE a (y integer)');
    const columns = async (database: Database) =>
      (await database.schema()).tables.map((table) => [table.name, table.columns[0]?.name]);
    expect(await columns(one)).toEqual([
      ['a', 'x'],
      ['b', 'y'],
    ]);
    expect(await columns(two)).toEqual([
      ['a', 'y'],
      ['b', 'x'],
    ]);
  });

  it('keeps triggers of one name on several tables apart', async () => {
    const trigger = (table: string) =>
      `CREATE TRIGGER touch BEFORE UPDATE ON ${table} EXECUTE FUNCTION touch()`;
    const database = await databases.with(
      'CREATE TABLE a (v integer)',
      'CREATE TABLE b (v integer)',
      "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
      trigger('a'),
    );
    const before = await database.schema();
    await database.run(trigger('b'));
    const after = await database.schema();
    expect(after.triggers.map(({ name, table }) => [name, table])).toEqual([
      ['touch', 'a'],
      ['touch', 'b'],
    ]);
    expect(compareSchemas(before, after).map(({ code, table }) => [code, table])).toEqual([
      ['left-behind', 'b'],
    ]);
    await database.run('DROP TRIGGER touch ON a');
    const dropped = compareSchemas(after, await database.schema());
    expect(dropped.map(({ code, table }) => [code, table])).toEqual([['missing', 'a']]);
  });

  it('a table of another schema keeps its name where writing to it may change definitions', async () => {
    const database = await databases.with(
      'CREATE SCHEMA app',
      'CREATE TABLE app.t (v integer PRIMARY KEY)',
      `CREATE FUNCTION public.noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'CREATE TABLE IF NOT EXISTS seen ()'; RETURN NEW; END $$`,
      'CREATE TRIGGER noted AFTER INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION public.noted()',
    );
    await database.schema();
    await database.run('INSERT INTO "app.t" VALUES (1)');
    await database.run('INSERT INTO "app.t" VALUES (2)');
    expect((await database.image()).tables.get('app.t')?.rows).toHaveLength(2);
  });

  it('names what is outside of public by its schema, and takes it by that name', async () => {
    const database = await databases.with('CREATE SCHEMA app', 'CREATE TABLE app.t (v integer PRIMARY KEY)');
    await database.load({ 'app.t': [{ v: 1n }] });
    expect((await database.image()).tables.get('app.t')?.rows).toEqual([[1n]]);
    expect(await database.run('UPDATE "app.t" SET v = 2')).toEqual({ changes: 1 });
  });

  it('holds the rows of a partitioned table once', async () => {
    const database = await databases.with(
      'CREATE TABLE t (v integer) PARTITION BY RANGE (v)',
      'CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)',
    );
    await database.load({ t: [{ v: 1n }, { v: 2n }, { v: 11n }] });
    const image = await database.image();
    expect([...image.tables].map(([name, { rows }]) => [name, rows.length])).toEqual([['t', 2]]);
    expect(image.schema.others.map(({ kind, name }) => [kind, name])).toEqual([['partition', 't1']]);
  });
});

describe('health', () => {
  it('tells of an invalid index, which a failed CONCURRENTLY leaves behind', async () => {
    const database = await databases.with('CREATE TABLE t (v integer)', 'INSERT INTO t VALUES (1), (1)');
    await expect(database.run('CREATE UNIQUE INDEX CONCURRENTLY u ON t (v)')).rejects.toThrow(StatementError);
    const problems = [{ kind: 'index', object: 'u' }];
    expect(await database.health()).toMatchObject(problems);
    expect(await (await databases.again(database)).health()).toMatchObject(problems);
  });

  it('leaves a constraint alone that is not to hold for the rows that are there', async () => {
    const database = await databases.with('CREATE TABLE t (v integer)', 'INSERT INTO t VALUES (-1)');
    await database.run('ALTER TABLE t ADD CONSTRAINT positive CHECK (v > 0) NOT VALID');
    expect(await database.health()).toEqual([]);
  });

  it('tells of a sequence that would give a number that is taken', async () => {
    const database = await databases.with(
      'CREATE TABLE t (id serial PRIMARY KEY)',
      'INSERT INTO t VALUES (DEFAULT), (DEFAULT)',
    );
    expect(await database.health()).toEqual([]);
    await database.run('ALTER SEQUENCE t_id_seq RESTART');
    expect(await database.health()).toMatchObject([{ kind: 'sequence', object: 't' }]);
  });
});

it('looks at a sequence that has given out its last number', async () => {
  const database = await databases.with(
    'CREATE TABLE t (id bigserial PRIMARY KEY)',
    'INSERT INTO t VALUES (9223372036854775807)',
    "SELECT setval('t_id_seq', 9223372036854775807)",
  );
  expect(await database.health()).toEqual([]);
});

describe('what needs a real commit', () => {
  it('runs outside of a transaction: CONCURRENTLY, VACUUM', async () => {
    const database = await databases.with('CREATE TABLE t (v integer)', 'INSERT INTO t VALUES (1)');
    await database.run('CREATE INDEX CONCURRENTLY i ON t (v)');
    await database.run('VACUUM t');
    const { indexes } = await database.schema();
    expect(indexes.map(({ name }) => name)).toEqual(['i']);
    const copy = await databases.again(database);
    expect((await copy.schema()).indexes.map(({ name }) => name)).toEqual(['i']);
    expect((await copy.image()).tables.get('t')?.rows).toEqual([[1n]]);
  });

  it('is refused inside one, as the server does', async () => {
    const database = await databases.with('CREATE TABLE t (v integer)', 'BEGIN');
    await expect(database.run('CREATE INDEX CONCURRENTLY i ON t (v)')).rejects.toThrow(
      /cannot run inside a transaction block/,
    );
    await database.run('ROLLBACK');
    expect((await database.schema()).indexes).toEqual([]);
  });

  it('makes a new enum value usable after its transaction, and not in it', async () => {
    const database = await databases.with("CREATE TYPE mood AS ENUM ('a')", 'CREATE TABLE t (v mood)');
    await database.run('BEGIN');
    await database.run("ALTER TYPE mood ADD VALUE 'b'");
    await expect(database.run("INSERT INTO t VALUES ('b')")).rejects.toThrow(/unsafe use of new value/);
    await database.run('ROLLBACK');
    await database.run("ALTER TYPE mood ADD VALUE 'b'");
    await database.run("INSERT INTO t VALUES ('b')");
    expect((await (await databases.again(database)).image()).tables.get('t')?.rows).toEqual([['b']]);
  });

  it('a new enum value does not, and is in its place', async () => {
    const database = await databases.with(
      "CREATE TYPE mood AS ENUM ('a', 'd')",
      'CREATE TABLE t (v mood)',
      'BEGIN',
      "ALTER TYPE mood ADD VALUE 'b' BEFORE 'd'",
      'COMMIT',
      "DO $$ BEGIN ALTER TYPE mood ADD VALUE 'c' AFTER 'b'; END $$",
      "INSERT INTO t VALUES ('d'), ('c'), ('b'), ('a')",
      "ALTER TYPE mood ADD VALUE 'e'",
      "UPDATE t SET v = 'e' WHERE v = 'a'",
    );
    const sorted = [['b'], ['c'], ['d'], ['e']];
    const copy = await databases.again(database);
    expect((await copy.rows('SELECT v FROM t ORDER BY v')).rows).toEqual(sorted);
    await databases.engine.keep?.(await copy.snapshot());
    expect((await (await databases.again(copy)).rows('SELECT v FROM t ORDER BY v')).rows).toEqual(sorted);
    expect(await database.schema()).toEqual(await copy.schema());
  });
});

describe('a connection', () => {
  it('that is new knows no settings and temporary tables of the one before', async () => {
    const database = await databases.with(
      'CREATE SCHEMA app',
      'SET search_path = app',
      "SET TimeZone = 'Asia/Tokyo'",
      'CREATE TABLE t (v integer)',
      'CREATE TEMPORARY TABLE mine (v integer)',
    );
    const copy = await databases.again(database);
    expect((await copy.schema()).tables.map(({ name }) => name)).toEqual(['app.t']);
    expect(await copy.all('SHOW TimeZone')).toEqual([{ TimeZone: 'UTC' }]);
    await expect(copy.run('SELECT * FROM mine')).rejects.toThrow(/does not exist/);
  });

  it('fails in a transaction until it is rolled back', async () => {
    const database = await databases.with('BEGIN');
    await expect(database.run('SELECT 1/0')).rejects.toThrow(/division by zero/);
    await expect(database.run('SELECT 1')).rejects.toThrow(/current transaction is aborted/);
    await database.run('ROLLBACK');
    expect(await database.all('SELECT 1 AS one')).toEqual([{ one: 1n }]);
  });

  it('reads the clock of its world, in defaults and functions too', async () => {
    const database = await databases.with(
      'CREATE TABLE t (id integer, a timestamptz DEFAULT CURRENT_TIMESTAMP, b date DEFAULT current_date, c uuid DEFAULT gen_random_uuid())',
      'CREATE FUNCTION stamp() RETURNS timestamp LANGUAGE plpgsql AS $$ BEGIN RETURN LOCALTIMESTAMP(0); END $$',
    );
    const snapshot = await database.snapshot();
    const readings = [];
    for (const clockOffset of [0, 0, 86_400]) {
      const copy = await databases.from(snapshot, {
        world: { clockOffset, randomSeed: 1, reverseOrder: false },
      });
      await copy.run('INSERT INTO t (id) VALUES (1)');
      readings.push((await copy.rows('SELECT a, b, c, stamp() FROM t')).rows[0]);
    }
    expect(readings[0]?.slice(0, 2)).toEqual(['2024-01-31 23:59:58+00', '2024-01-31']);
    expect(readings[0]?.[3]).toBe('2024-01-31 23:59:58');
    expect(readings[1]).toEqual(readings[0]);
    expect(readings[2]?.slice(0, 2)).toEqual(['2024-02-01 23:59:58+00', '2024-02-01']);
  });
});

describe('what a migration sets on its connection', () => {
  it('changes nothing of how the database looks', async () => {
    const statements = [
      'CREATE TABLE public.t (v timestamptz DEFAULT now(), d date DEFAULT CURRENT_DATE)',
      'CREATE VIEW public.w AS SELECT v FROM public.t WHERE v < now()',
      "INSERT INTO public.t VALUES ('2024-01-01 00:00:00+00', '2024-01-01')",
    ];
    const plain = await databases.with(...statements);
    const dumped = await databases.with(
      "SELECT pg_catalog.set_config('search_path', '', false)",
      "SET TimeZone = 'Asia/Tokyo'",
      "SET DateStyle = 'German'",
      ...statements,
      'INSERT INTO public.t DEFAULT VALUES',
      "DELETE FROM public.t WHERE v = '2024-01-31 23:59:58+00'",
    );
    const [one, two] = [await plain.image(), await dumped.image()];
    expect(two.schema).toEqual(one.schema);
    expect(two.tables).toEqual(one.tables);
    expect(one.schema.tables[0]?.columns.map(({ defaultSql }) => defaultSql)).toEqual([
      'now()',
      '(now())::date',
    ]);
  });
});

it('repeats what extensions draw at random', async () => {
  const database = await databases.with(
    'CREATE EXTENSION "uuid-ossp"',
    'CREATE TABLE t (id uuid DEFAULT uuid_generate_v4(), o uuid DEFAULT gen_random_uuid())',
    'INSERT INTO t DEFAULT VALUES',
    'INSERT INTO t DEFAULT VALUES',
  );
  const image = await database.image();
  expect(new Set(image.tables.get('t')?.rows.flat()).size).toBe(4);
  expect((await (await databases.again(database)).image()).tables).toEqual(image.tables);
  expect(image.schema.others.map(({ kind, name }) => [kind, name])).toEqual([['extension', 'uuid-ossp']]);
});

it('refuses a snapshot of another engine', async () => {
  await expect(databases.engine.open({ from: { engine: 'sqlite' } })).rejects.toThrow(UserError);
});
