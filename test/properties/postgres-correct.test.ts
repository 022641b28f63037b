import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import type { PropertyId } from '../../src/model/property-id.js';
import { sharedPostgres } from '../postgres.js';
import { example, verdictOn } from './page.js';

/** Correct migrations of PostgreSQL's own kind, each with a property that has reason to look twice. */

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
}, 60_000);

const files = 'CREATE TABLE files (id integer PRIMARY KEY, size bigint, name varchar(20));';
const makesTables = `CREATE TABLE pipelines (id integer PRIMARY KEY, n integer);
  CREATE FUNCTION mk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('CREATE TABLE IF NOT EXISTS ev_%s (x int)', abs(NEW.id)); RETURN NULL; END $$;
  CREATE TRIGGER tr AFTER INSERT ON pipelines FOR EACH ROW EXECUTE FUNCTION mk();`;
const addColumn = 'ALTER TABLE pipelines ADD COLUMN m integer;';
const dropColumn = 'ALTER TABLE pipelines DROP COLUMN m;';
const quietly = 'CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;';
const triggerOf = (name: string) =>
  `CREATE TRIGGER t AFTER INSERT ON docs FOR EACH ROW EXECUTE FUNCTION ${name}();`;
const audited = `CREATE TABLE docs (id integer PRIMARY KEY, body text); CREATE TABLE log (doc integer);
  CREATE FUNCTION log_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES (NEW.id); RETURN NEW; END $$;
  ${triggerOf('log_it')}`;

it.each<[string, PropertyId, string, string, string]>([
  [
    'a number that prints otherwise',
    'old-writes',
    files,
    'ALTER TABLE files ALTER COLUMN size TYPE numeric;',
    'ALTER TABLE files ALTER COLUMN size TYPE bigint;',
  ],
  [
    'a text that may be longer',
    'old-writes',
    files,
    'ALTER TABLE files ALTER COLUMN name TYPE text;',
    'ALTER TABLE files ALTER COLUMN name TYPE varchar(20);',
  ],
  [
    'a type that comes back, and leaves casts behind that do nothing',
    'round-trip-schema',
    `CREATE TABLE builds (id integer PRIMARY KEY, kind varchar(9) CHECK (kind IN ('a', 'b')), n integer);
  CREATE INDEX i ON builds (COALESCE(kind, ''), COALESCE(n, 0)) WHERE kind IN ('a', 'b');`,
    'ALTER TABLE builds ALTER COLUMN kind TYPE text, ALTER COLUMN n TYPE bigint;',
    'ALTER TABLE builds ALTER COLUMN kind TYPE varchar(9), ALTER COLUMN n TYPE integer;',
  ],
  [
    'a key that is not to hold for the rows that are there',
    'integrity',
    'CREATE TABLE results (id integer PRIMARY KEY); CREATE TABLE checks (results_id integer, note text);',
    'ALTER TABLE checks ADD CONSTRAINT fk FOREIGN KEY (results_id) REFERENCES results (id) NOT VALID;',
    'ALTER TABLE checks DROP CONSTRAINT fk;',
  ],
  [
    'an array in a view, which is no name in brackets',
    'old-reads',
    `CREATE TABLE people (id integer PRIMARY KEY, first text, last text);
  CREATE VIEW names AS SELECT id, ARRAY[first, last] AS both_names FROM people;`,
    "UPDATE people SET first = 'x' WHERE first = 'y';",
    '-- rehearsal: irreversible because the first names are merged',
  ],
  [
    'another index of the same rows, which the planner takes while there are none',
    'plans',
    `CREATE TABLE roles (id integer PRIMARY KEY, is_system boolean NOT NULL DEFAULT false, deleted_at timestamp);
  CREATE INDEX roles_deleted ON roles (deleted_at) WHERE deleted_at IS NULL;`,
    'CREATE INDEX roles_system ON roles (is_system) WHERE deleted_at IS NULL;',
    'DROP INDEX roles_system;',
  ],
  [
    'an extension that is asked for and stays',
    'round-trip-schema',
    'CREATE TABLE people (id integer PRIMARY KEY, name text);',
    'CREATE EXTENSION IF NOT EXISTS pgcrypto; ALTER TABLE people ADD COLUMN mail text;',
    'ALTER TABLE people DROP COLUMN mail;',
  ],
  [
    'an extension that is all there is to it, with nothing to undo',
    'round-trip-schema',
    'CREATE TABLE people (id integer PRIMARY KEY, name text);',
    'CREATE EXTENSION IF NOT EXISTS pgcrypto;',
    'SELECT 1;',
  ],
  [
    'a trigger that is to do something else, in a function that is new',
    'old-writes',
    audited,
    `${quietly} REVOKE EXECUTE ON FUNCTION seen() FROM PUBLIC; COMMENT ON FUNCTION seen() IS 'now'; DROP TRIGGER t ON docs; ${triggerOf('seen')}`,
    `DROP TRIGGER t ON docs; DROP FUNCTION seen(); ${triggerOf('log_it')}`,
  ],
  [
    'a table that is partitioned, and has no part for a value that is looked up',
    'plans',
    'CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, PRIMARY KEY (id, at));',
    `ALTER TABLE events RENAME TO old_events;
  CREATE TABLE events (id bigint NOT NULL, at date NOT NULL, CONSTRAINT events_key PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
  CREATE TABLE events_rest PARTITION OF events DEFAULT;
  CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
  INSERT INTO events SELECT * FROM old_events; DROP TABLE old_events;`,
    '-- rehearsal: irreversible because the rows are in their parts',
  ],
  ['tables that a trigger made for the rows', 'round-trip-schema', makesTables, addColumn, dropColumn],
  ['tables that a trigger made for the rows', 'fresh', makesTables, addColumn, dropColumn],
  ['tables that a trigger made for the rows', 'atomic', makesTables, addColumn, dropColumn],
])('%s passes %s', async (_, id, before, up, down) => {
  const report = await verdictOn(engine, id, example(before, up, down), 12);
  expect([report?.verdict, report?.summary]).toEqual(['passed', expect.anything()]);
});

it('an extension that is made where it may be, and stays, does not', async () => {
  const people = 'CREATE TABLE people (id integer PRIMARY KEY, name text);';
  const twice = example(people, 'CREATE EXTENSION pgcrypto;', 'SELECT 1;');
  expect((await verdictOn(engine, 're-apply', twice, 4))?.verdict).toBe('failed');
  const taken = `${people} CREATE EXTENSION pgcrypto;`;
  const gone = example(
    taken,
    'ALTER TABLE people ADD m text;',
    'ALTER TABLE people DROP m; DROP EXTENSION pgcrypto;',
  );
  expect((await verdictOn(engine, 'round-trip-schema', gone, 4))?.verdict).toBe('failed');
});

it('a number that loses its places does not', async () => {
  const prices = 'CREATE TABLE prices (id integer PRIMARY KEY, price numeric(10, 2) NOT NULL);';
  const report = await verdictOn(
    engine,
    'old-writes',
    example(
      prices,
      'ALTER TABLE prices ALTER COLUMN price TYPE numeric(10, 0);',
      'ALTER TABLE prices ALTER COLUMN price TYPE numeric(10, 2);',
    ),
    12,
  );
  expect(report?.findings.map(({ code }) => code)).toEqual(['write-means-other']);
});

it('a text that becomes a truth value is read otherwise, as a decision', async () => {
  const flags =
    "CREATE TABLE flags (id integer PRIMARY KEY, active text NOT NULL CHECK (active IN ('yes', 'no')));";
  const up =
    "ALTER TABLE flags DROP CONSTRAINT flags_active_check; ALTER TABLE flags ALTER COLUMN active TYPE boolean USING active = 'yes';";
  const down =
    "ALTER TABLE flags ALTER COLUMN active TYPE text USING CASE WHEN active THEN 'yes' ELSE 'no' END;";
  const report = await verdictOn(engine, 'old-writes', example(flags, up, down), 12);
  expect(report?.findings.map(({ code, kind }) => [code, kind])).toEqual([['write-means-other', 'decision']]);
});

const orders = `CREATE TABLE orders (id integer PRIMARY KEY, ref text);
  CREATE TABLE payments (id integer PRIMARY KEY, order_id integer NOT NULL REFERENCES orders (id), method text NOT NULL);`;
const withMethod = (from: string) =>
  example(
    orders,
    `ALTER TABLE orders ADD COLUMN method text; UPDATE orders SET method = p.method FROM ${from} p WHERE p.order_id = orders.id;`,
    'ALTER TABLE orders DROP COLUMN method;',
  );

it('an UPDATE whose row meets several depends on the order of rows', async () => {
  const report = await verdictOn(engine, 'deterministic', withMethod('payments'), 12);
  expect(report?.findings.map(({ code, summary }) => [code, summary])).toEqual([
    ['row-order', 'orders.method depends on the order in which rows happen to be read'],
  ]);
});

it('one that meets the last of them does not', async () => {
  const last = '(SELECT DISTINCT ON (order_id) order_id, method FROM payments ORDER BY order_id, id DESC)';
  const report = await verdictOn(engine, 'deterministic', withMethod(last), 12);
  expect(report?.verdict, report?.summary).toBe('passed');
});

it('numbers that a sequence hands out in another order do not count, nor what refers to them', async () => {
  const methods = example(
    orders,
    `CREATE TABLE methods (id serial PRIMARY KEY, name text NOT NULL UNIQUE); INSERT INTO methods (name) SELECT DISTINCT method FROM payments;
     ALTER TABLE payments ADD COLUMN method_id integer REFERENCES methods (id);
     UPDATE payments SET method_id = m.id FROM methods m WHERE m.name = payments.method;`,
    'ALTER TABLE payments DROP COLUMN method_id; DROP TABLE methods;',
  );
  const report = await verdictOn(engine, 'deterministic', methods, 12);
  expect(report?.verdict, report?.summary).toBe('passed');
});

it('which of several equals goes depends on the order of rows, and on no clock that stands elsewhere', async () => {
  const docs = `CREATE TABLE docs (id integer PRIMARY KEY, folder integer NOT NULL, made integer NOT NULL, at timestamptz DEFAULT now());`;
  const step = example(
    docs,
    `ALTER TABLE docs ADD COLUMN slug text; UPDATE docs SET slug = 'd' || id;
     DELETE FROM docs WHERE id IN (SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY folder ORDER BY made DESC) AS n FROM docs) AS ranked WHERE n > 1);`,
    '-- rehearsal: irreversible because the others are gone',
  );
  const report = await verdictOn(engine, 'deterministic', step, 24);
  expect(new Set(report?.findings.map(({ code }) => code))).toEqual(new Set(['row-order']));
});
