import type { Migration } from '../model/migration.js';
import { splitStatements } from '../sql/split.js';
import { buildMigration, describe } from './build.js';
import type { Listing } from './files.js';
import type { ReadContext } from './options.js';
import { orderUnique } from './order.js';
import { type FormatReader, noteLeftOut } from './reader.js';
import { wholeFile } from './statements.js';

/**
 * Supabase: `supabase/migrations/TIMESTAMP_title.sql`, ordered by number, forward only, each in one transaction. The platform's own roles and
 * schemas, which are there before the first migration, are stood in for by tables and functions of the same names.
 */
export const supabase: FormatReader = {
  format: 'supabase',
  foreignKeys: 'PostgreSQL enforces foreign keys',
  prelude: (migrations) => {
    const text = migrations.map(textOf).join('\n');
    const extensions = EXTENSIONS.filter(({ calls }) => calls.test(text)).map(({ sql }) => sql);
    const platform = splitStatements(PLATFORM, 'postgres').map(({ sql }) => sql);
    return { roles: ROLES, statements: [...platform, ...extensions] };
  },
  rules: () => ({
    connection: 'shared',
    searchPath: ['extensions'],
    transactions: true,
    reversible: false,
    conditions: false,
  }),
  async read(listing: Listing, context: ReadContext): Promise<readonly Migration[]> {
    const names = listing.flat.filter((name) => NAME.test(name));
    noteLeftOut(listing, new Set(names), 'Supabase', context);
    context.note(
      'context',
      "Supabase's roles (anon, authenticated, service_role) and its schemas auth, storage, extensions and realtime are stood in for by tables and functions of the same names; roles that the server lacks are made on it",
      listing.folder,
    );
    const files = await listing.readAll(names);
    const numbered = files.map((file) => ({ file, version: BigInt(NAME.exec(file.name)?.[1] ?? 0) }));
    return orderUnique(numbered, 'Supabase', context.options).map(({ file }) => {
      const id = file.name.replace(/\.sql$/, '');
      const description = describe(id.replace(/^\d+_/, '')) || id;
      return buildMigration({ id, description, up: wholeFile(file, true), down: null }, context);
    });
  },
};

const NAME = /^(\d+)_.*\.sql$/;

function textOf({ up: { steps } }: Migration): string {
  return typeof steps === 'function' ? '' : steps.map(({ sql }) => sql).join(';\n');
}

/** Extensions that the platform has from the start, made where their functions are called, since making one takes its time. */
const EXTENSIONS = [
  { calls: /\buuid_generate_v\d/i, sql: 'CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA extensions' },
  {
    calls: /\b(crypt|digest|hmac|gen_salt|gen_random_bytes|pgp_\w+)\s*\(/i,
    sql: 'CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA extensions',
  },
];

const ROLES = [
  ...['anon', 'authenticated', 'service_role', 'authenticator'],
  ...['supabase_admin', 'supabase_auth_admin', 'supabase_storage_admin'],
];

/** What migrations of Supabase projects may take for granted, as far as they name it. */
const PLATFORM = `
CREATE SCHEMA IF NOT EXISTS auth;
CREATE SCHEMA IF NOT EXISTS storage;
CREATE SCHEMA IF NOT EXISTS extensions;
CREATE SCHEMA IF NOT EXISTS realtime;
CREATE SCHEMA IF NOT EXISTS graphql_public;
CREATE TABLE auth.users (
  id uuid PRIMARY KEY, instance_id uuid, aud varchar(255), role varchar(255), email varchar(255), phone text,
  encrypted_password varchar(255), email_confirmed_at timestamptz, last_sign_in_at timestamptz,
  raw_app_meta_data jsonb, raw_user_meta_data jsonb, is_super_admin boolean, is_anonymous boolean NOT NULL DEFAULT false,
  banned_until timestamptz, deleted_at timestamptz, created_at timestamptz, updated_at timestamptz);
CREATE TABLE storage.buckets (
  id text PRIMARY KEY, name text NOT NULL UNIQUE, owner uuid, public boolean DEFAULT false, avif_autodetection boolean DEFAULT false,
  file_size_limit bigint, allowed_mime_types text[], owner_id text, created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
CREATE TABLE storage.objects (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(), bucket_id text REFERENCES storage.buckets (id), name text, owner uuid, owner_id text,
  metadata jsonb, path_tokens text[], version text, user_metadata jsonb, last_accessed_at timestamptz DEFAULT now(),
  created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now());
ALTER TABLE storage.buckets ENABLE ROW LEVEL SECURITY;
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''request.jwt.claim.sub'', true), '''')::uuid';
CREATE FUNCTION auth.role() RETURNS text LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''request.jwt.claim.role'', true), '''')';
CREATE FUNCTION auth.email() RETURNS text LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''request.jwt.claim.email'', true), '''')';
CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT nullif(current_setting(''request.jwt.claims'', true), '''')::jsonb';
CREATE FUNCTION storage.foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS 'SELECT (string_to_array(name, ''/''))[1 : array_length(string_to_array(name, ''/''), 1) - 1]';
CREATE FUNCTION storage.filename(name text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT (string_to_array(name, ''/''))[array_length(string_to_array(name, ''/''), 1)]';
CREATE FUNCTION storage.extension(name text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT reverse(split_part(reverse(name), ''.'', 1))';
GRANT USAGE ON SCHEMA public, auth, storage, extensions TO anon, authenticated, service_role;
CREATE PUBLICATION supabase_realtime;
`;
