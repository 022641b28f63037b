import { type Token, tokenize } from '../../sql/tokenize.js';
import type { World } from '../engine.js';

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

/** Puts a connection into a world. */
export function enterWorldSql({ clockOffset, randomSeed }: World): string {
  return `SELECT set_config('rehearsal.clock', '${clockOffset}', false),
    set_config('rehearsal.seed', '${randomSeed}', false), set_config('rehearsal.draws', '0', false)`;
}

/** The world without an offset. */
export const plainWorld: World = { clockOffset: 0, randomSeed: 1, reverseOrder: false };

/**
 * The clock's keywords as calls of `now()`, which a connection's world can answer; also in the bodies of functions.
 * Everything else stays as it is.
 */
export function withWorldClock(sql: string): string {
  if (!KEYWORDS.test(sql)) return sql;
  const tokens = tokenize(sql, 'postgres');
  return tokens.map((token, at) => clockCall(token, tokens[at - 1], tokens[at + 1])).join('');
}

const KEYWORDS = /\b(current_(timestamp|date|time)|local(timestamp|time))\b/i;

function clockCall(token: Token, before: Token | undefined, after: Token | undefined): string {
  if (token.kind === 'string' && token.text.startsWith('$')) {
    const tag = /^\$[^$]*\$/.exec(token.text)?.[0] ?? '';
    return `${tag}${withWorldClock(token.text.slice(tag.length, -tag.length))}${tag}`;
  }
  const type = before?.text === '.' ? undefined : TYPES[token.keyword];
  if (type === undefined) return token.text;
  // A precision that follows belongs to the type then. A call can stand as a default without parentheses, a cast too.
  return type === 'timestamptz' && after?.text !== '(' ? 'now()' : `now()::${type}`;
}

const TYPES: Readonly<Record<string, string>> = {
  CURRENT_TIMESTAMP: 'timestamptz',
  CURRENT_DATE: 'date',
  CURRENT_TIME: 'timetz',
  LOCALTIMESTAMP: 'timestamp',
  LOCALTIME: 'time',
};
