import { beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../src/engines/engine.js';
import { sharedPostgres } from '../postgres.js';
import { verified } from './verified.js';

let engine: Engine;
beforeAll(async () => {
  engine = await sharedPostgres();
});

/** What `applies` says of the migration that holds this statement. */
async function applies(sql: string): Promise<string> {
  const { migrations } = await verified(
    { '1_a.sql': 'CREATE TABLE t (id integer PRIMARY KEY, a text);', '2_b.sql': sql },
    { engine, dialect: 'postgres', settings: { only: ['2_b'], properties: ['applies'], runs: 3 } },
  );
  const [line] = migrations[0]?.properties ?? [];
  return `${line?.verdict}: ${line?.summary}`;
}

it.each([
  ['CREATE EXTENSION nowhere_to_be_had;', /^inconclusive: up cannot be run here: .*nowhere_to_be_had/],
  [
    'ALTER TABLE t ADD COLUMN e vector(3);',
    /^inconclusive: .*type "vector" does not exist; it comes with the extension vector/,
  ],
  ['CREATE LANGUAGE plnowhere;', /^inconclusive: .*plnowhere/],
  [
    "CREATE FUNCTION f() RETURNS text LANGUAGE plv8 AS 'x';",
    /^inconclusive: .*language "plv8" does not exist/,
  ],
  [
    "CREATE FUNCTION f() RETURNS text LANGUAGE plpqsql AS 'x';",
    /^failed: .*language "plpqsql" does not exist/,
  ],
  ['GRANT SELECT ON t TO somebody_from_elsewhere;', /^passed: /],
  ['SET some_limit_of_a_newer_server = 0;', /^inconclusive: .*"some_limit_of_a_newer_server"/],
  ['SET transaction_timeout = 0; SET default_with_oids = false;', /^passed: /],
  [
    'UPDATE t SET a = function_of_an_extension(a);',
    /^inconclusive: .*function function_of_an_extension\(text\) does not exist/,
  ],
  [
    'CREATE TABLE u (id INTEGER PRIMARY KEY AUTOINCREMENT);',
    /^inconclusive: .*this is SQLite's SQL, which PostgreSQL does not read/,
  ],
  [
    'ALTER TABLE t ADD COLUMN e integr;',
    /^failed: up fails on an empty database: type "integr" does not exist/,
  ],
  [
    'UPDATE t SET a = lower(1);',
    /^failed: up fails on an empty database: function lower\(integer\) does not exist/,
  ],
  [
    'ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES auth_of_others.users (id);',
    /^inconclusive: .*schema "auth_of_others" does not exist, and no migration makes it/,
  ],
  [
    'DELETE FROM public._sqlx_migrations WHERE version = 7;',
    /^inconclusive: .*relation "public._sqlx_migrations" does not exist: a tool that applies migrations makes it by itself/,
  ],
  ['UPDATE tt SET a = 1;', /^failed: .*relation "tt" does not exist/],
  ['UPDTE t SET a = 1;', /^failed: .*syntax error/],
])('%s', async (sql, expected) => {
  expect(await applies(sql)).toMatch(expected);
});

it('the first one wants a schema that no migration makes', async () => {
  const { migrations } = await verified(
    { '1_a.sql': 'CREATE TABLE auth_of_others.t (id integer PRIMARY KEY);' },
    { engine, dialect: 'postgres', settings: { properties: ['applies'], runs: 3 } },
  );
  expect(migrations[0]?.properties[0]?.summary).toBe(
    'up cannot be run here: schema "auth_of_others" does not exist, and no migration makes it',
  );
});

it("a project of Supabase's finds what the platform has", async () => {
  const { migrations, verdict } = await verified(
    {
      'supabase/migrations/20240101000000_a.sql': `CREATE TABLE public.notes (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), owner uuid NOT NULL REFERENCES auth.users (id));
        ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON public.notes FOR SELECT TO authenticated USING (auth.uid() = owner);
        GRANT SELECT ON public.notes TO anon;`,
      'supabase/migrations/20240102000000_b.sql': 'ALTER TABLE public.notes ADD COLUMN body text;',
      'supabase/migrations/20240103000000_c.sql': `INSERT INTO storage.buckets (id, name) VALUES ('avatars', 'avatars');
        INSERT INTO storage.objects (bucket_id, name) VALUES ('avatars', 'a');`,
    },
    { engine, settings: { runs: 12, properties: ['applies', 'untouched', 'integrity'] } },
  );
  expect(
    migrations.flatMap(({ properties }) => properties).filter((each) => each.verdict === 'failed'),
  ).toEqual([]);
  expect(verdict).toBe('passed');
});

it('tries out the old application on databases that take turns to have the roles', async () => {
  const { migrations } = await verified(
    {
      'supabase/migrations/20240101000000_a.sql': `CREATE TABLE notes (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), body text);
        CREATE ROLE reader; GRANT SELECT ON notes TO reader;`,
      'supabase/migrations/20240102000000_b.sql':
        'ALTER TABLE notes ADD COLUMN title text; GRANT UPDATE ON notes TO reader;',
    },
    { engine, settings: { runs: 3, properties: ['old-reads', 'old-writes', 'plans'] } },
  );
  expect(migrations.at(-1)?.properties.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['old-reads', 'passed'],
    ['old-writes', 'passed'],
    ['plans', 'passed'],
  ]);
});

it('finds what Supabase keeps in its schema extensions on every connection, after a migration that cannot run here as well', async () => {
  const { migrations } = await verified(
    {
      'supabase/migrations/20240101000000_a.sql':
        'CREATE EXTENSION nowhere_to_be_had WITH SCHEMA extensions;',
      'supabase/migrations/20240102000000_b.sql':
        'CREATE TABLE notes (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), body text);',
      'supabase/migrations/20240103000000_c.sql':
        'ALTER TABLE notes ADD COLUMN key uuid NOT NULL DEFAULT uuid_generate_v4();',
    },
    { engine, settings: { runs: 3, properties: ['applies'] } },
  );
  expect(migrations.map(({ properties: [applies] }) => applies?.verdict)).toEqual([
    'inconclusive',
    'passed',
    'passed',
  ]);
});
