import { own } from '../../model/record.js';
import { isWord, type Token, tokenize } from '../../sql/tokenize.js';
import type { World } from '../engine.js';
import { quoteName } from './cells.js';

/** The schema whose functions stand in for PostgreSQL's clock and random functions. */
export const WORLD_SCHEMA = 'rehearsal_world';

/**
 * Settings of every connection. The stand-ins come before PostgreSQL's own functions, and after `public`, so that what
 * is made without a schema still goes there.
 */
export const connectionSettings: Readonly<Record<string, string>> = {
  search_path: `public, ${WORLD_SCHEMA}, pg_catalog`,
  DateStyle: 'ISO, MDY',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  standard_conforming_strings: 'on',
  client_min_messages: 'error',
  // What every database of a server shares, such as roles, may be held by another scratch database.
  lock_timeout: '10000',
  'rehearsal.clock': '0',
  'rehearsal.seed': '1',
  'rehearsal.draws': '0',
};

/** The settings of a connection that looks into more schemas. */
function settingsWith(searchPath: readonly string[]): Readonly<Record<string, string>> {
  const path = ['public', WORLD_SCHEMA, ...searchPath.map(quoteName), 'pg_catalog'];
  return { ...connectionSettings, search_path: path.join(', ') };
}

/** Makes the stand-ins; they read the world that a connection is in from its settings. */
export const worldDefinition = `
CREATE SCHEMA ${WORLD_SCHEMA};
GRANT USAGE ON SCHEMA ${WORLD_SCHEMA} TO PUBLIC;
CREATE FUNCTION ${WORLD_SCHEMA}.now() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT timestamptz '2024-01-31 23:59:58+00' + make_interval(secs => current_setting('rehearsal.clock')::float8) $$;
CREATE FUNCTION ${WORLD_SCHEMA}.transaction_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT ${WORLD_SCHEMA}.now() $$;
CREATE FUNCTION ${WORLD_SCHEMA}.statement_timestamp() RETURNS timestamptz LANGUAGE sql STABLE AS
  $$ SELECT ${WORLD_SCHEMA}.now() $$;
CREATE FUNCTION ${WORLD_SCHEMA}.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
  $$ SELECT ${WORLD_SCHEMA}.now() $$;
CREATE FUNCTION ${WORLD_SCHEMA}.timeofday() RETURNS text LANGUAGE sql VOLATILE AS
  $$ SELECT to_char(${WORLD_SCHEMA}.now(), 'Dy Mon DD HH24:MI:SS.US YYYY TZ') $$;
CREATE FUNCTION ${WORLD_SCHEMA}.draw() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
  DECLARE drawn bigint := current_setting('rehearsal.draws')::bigint + 1;
  BEGIN
    PERFORM set_config('rehearsal.draws', drawn::text, false);
    RETURN hashint8extended(drawn, current_setting('rehearsal.seed')::bigint);
  END $$;
CREATE FUNCTION ${WORLD_SCHEMA}.random() RETURNS float8 LANGUAGE sql VOLATILE AS
  $$ SELECT (${WORLD_SCHEMA}.draw() & 9007199254740991)::float8 / 9007199254740992 $$;
CREATE FUNCTION ${WORLD_SCHEMA}.gen_random_uuid() RETURNS uuid LANGUAGE sql VOLATILE AS
  $$ SELECT overlay(overlay(md5(${WORLD_SCHEMA}.draw()::text) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid $$;
`;

/** Puts a connection into a world, with the settings that any has. */
export function enterSql(world: World, searchPath: readonly string[], used: boolean): string {
  const settings = Object.entries(settingsWith(searchPath)).map(
    ([name, value]) => `set_config('${name}', '${value}', false)`,
  );
  const anew = used ? 'RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP;' : '';
  return `${anew} SELECT ${settings.join(', ')}; ${enterWorldSql(world)}`;
}

/** Puts a connection into a world. */
function enterWorldSql({ clockOffset, randomSeed, timeZone = 'UTC' }: World): string {
  return `SELECT set_config('rehearsal.clock', '${clockOffset}', false),
    set_config('rehearsal.seed', '${randomSeed}', false), set_config('rehearsal.draws', '0', false), set_config('TimeZone', '${timeZone}', false)`;
}

/**
 * Lets nothing be set off on the connection: a replica sets nothing off. INSTEAD OF triggers are what a statement on a view says, and
 * act all the same. Only a superuser may say so; for anyone else, everything acts as ever.
 */
export const fallQuiet = `DO $quiet$
  BEGIN
    PERFORM set_config('allow_system_table_mods', 'on', true);
    UPDATE pg_catalog.pg_trigger SET tgenabled = 'A'
      WHERE tgtype & 64 <> 0 AND NOT tgisinternal AND tgenabled = 'O';
    UPDATE pg_catalog.pg_class SET relhastriggers = true
      WHERE oid IN (SELECT tgrelid FROM pg_catalog.pg_trigger WHERE tgtype & 64 <> 0);
    PERFORM set_config('allow_system_table_mods', 'off', true);
    PERFORM set_config('session_replication_role', 'replica', false);
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END $quiet$;`;

/** The world without an offset. */
export const plainWorld: World = { clockOffset: 0, randomSeed: 1, reverseOrder: false };

/**
 * Calls of the clock and random functions as calls of their stand-ins, whatever the search path; also in the bodies of
 * functions. Everything else stays as it is.
 */
export function inWorld(sql: string): string {
  if (!MENTIONS.test(sql)) return sql;
  const tokens = tokenize(sql, 'postgres');
  return tokens.map((_, at) => standIn(tokens, at)).join('');
}

/** A text of PostgreSQL's own about a definition, as if the stand-ins were not there; the clock's other names as they stand for it. */
export function outOfWorld(text: string): string {
  return text.replaceAll(`${WORLD_SCHEMA}.`, '').replace(CLOCK, (_, word: string) => SPELLED[word] ?? word);
}

/** Inside the catalogs' JSON: neither a name by itself nor one in double quotes. */
const CLOCK =
  /(?<!\\"|"name":"|\w)(CURRENT_TIMESTAMP|CURRENT_DATE|CURRENT_TIME|LOCALTIMESTAMP|LOCALTIME)(?!\\"|[\w(])/g;
const SPELLED: Readonly<Record<string, string>> = {
  CURRENT_TIMESTAMP: 'now()',
  CURRENT_DATE: '(now())::date',
  CURRENT_TIME: '(now())::time with time zone',
  LOCALTIMESTAMP: '(now())::timestamp without time zone',
  LOCALTIME: '(now())::time without time zone',
};

const FUNCTIONS = [
  ...['now', 'transaction_timestamp', 'statement_timestamp', 'clock_timestamp', 'timeofday'],
  ...['random', 'gen_random_uuid'],
];
const MENTIONS = new RegExp(
  `\\b(current_(timestamp|date|time)|local(timestamp|time)|${FUNCTIONS.join('|')})\\b`,
  'i',
);

function standIn(tokens: readonly Token[], at: number): string {
  const token = tokens[at] as Token;
  if (token.kind === 'string' && token.text.startsWith('$')) {
    const tag = /^\$[^$]*\$/.exec(token.text)?.[0] ?? '';
    return `${tag}${inWorld(token.text.slice(tag.length, -tag.length))}${tag}`;
  }
  const before = significantBefore(tokens, at);
  if (token.kind !== 'word' || before?.text === '.' || isWord(before, 'FUNCTION')) return token.text;
  const [next, afterNext] = [tokens[at + 1]?.text, tokens[at + 2]?.text];
  const type = own(TYPES, token.keyword);
  if (type !== undefined) {
    // A precision that follows belongs to the type then. A call can stand as a default without parentheses, a cast too.
    const now = `${WORLD_SCHEMA}.now()`;
    return type === 'timestamptz' && next !== '(' ? now : `${now}::${type}`;
  }
  const calls = next === '(' && afterNext === ')' && FUNCTIONS.includes(token.text.toLowerCase());
  return calls ? `${WORLD_SCHEMA}.${token.text}` : token.text;
}

function significantBefore(tokens: readonly Token[], at: number): Token | undefined {
  let place = at - 1;
  while (tokens[place]?.kind === 'space' || tokens[place]?.kind === 'comment') place--;
  return tokens[place];
}

const TYPES: Readonly<Record<string, string>> = {
  CURRENT_TIMESTAMP: 'timestamptz',
  CURRENT_DATE: 'date',
  CURRENT_TIME: 'timetz',
  LOCALTIMESTAMP: 'timestamp',
  LOCALTIME: 'time',
};

/** Extensions bring random functions of their own, which then answer as the stand-ins do. */
export const replaceExtensions = `DO $world$
  DECLARE f record;
  BEGIN
    FOR f IN
      SELECT p.oid::regprocedure AS name, p.proname FROM pg_catalog.pg_proc p
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
      WHERE p.proname IN ('uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4', 'gen_random_uuid')
        AND l.lanname <> 'sql' AND p.pronargs = 0
    LOOP
      EXECUTE format('CREATE OR REPLACE FUNCTION %s RETURNS uuid LANGUAGE sql VOLATILE AS $f$ SELECT ${WORLD_SCHEMA}.gen_random_uuid() $f$', f.name);
    END LOOP;
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END $world$`;
