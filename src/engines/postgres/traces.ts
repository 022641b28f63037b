import { OWN_STATEMENT } from './frames.js';
import { inOneGo } from './in-one-go.js';
import { Prepared } from './prepared.js';
import { type Answer, type Wire, WireError } from './wire.js';

/** What tells whether definitions may have changed, or where the next ones lead. */
export interface Traces {
  /** How often rows of the catalogs were written in the transaction that is open: where it is the same again, no definition has changed since. */
  readonly written: string;
  /** The settings that a definition is read by. */
  readonly settings: string;
}

/** The traces of the transaction that is open; `null` where the server does not count, or can answer nothing. */
export async function catalogTraces(wire: Wire): Promise<Traces | null> {
  if (wire.status !== 'T') return null;
  try {
    const [answer] = await execute(wire);
    const [written = null, settings] = answer?.rows[0] ?? [];
    return written === null ? null : { written, settings: settings ?? '' };
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

/** It is asked before and after nearly every statement, and planning takes twenty times as long as running it. */
const prepared = new Prepared(['rehearsal_traces']);

function execute(wire: Wire): Promise<Answer[]> {
  const send = (sql: string) => inOneGo(wire, OWN_STATEMENT, sql);
  return prepared.execute(wire, send, async () => {
    const [catalogs] = await send(CATALOGS);
    return [tracesIn(catalogs?.rows[0]?.[0] ?? '')];
  });
}

const CATALOGS = `SELECT pg_catalog.string_agg(c.oid::text, ',') FROM pg_catalog.pg_class c
  WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r' AND c.relname !~ '^pg_statistic'`;

/** Of those that PostgreSQL's documentation lists, what decides where a name leads, who owns what is made, and how a constant is read. */
const SETTINGS = [
  ...[
    'search_path',
    'role',
    'session_authorization',
    'TimeZone',
    'DateStyle',
    'IntervalStyle',
    'lc_monetary',
    'xmloption',
  ],
  ...['default_tablespace', 'default_table_access_method', 'standard_conforming_strings', 'array_nulls'],
];

const tracesIn = (catalogs: string) => `SELECT CASE WHEN pg_catalog.current_setting('track_counts') = 'on'
  THEN pg_catalog.txid_current() || ':' || (SELECT pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(c)
    + pg_catalog.pg_stat_get_xact_tuples_updated(c) + pg_catalog.pg_stat_get_xact_tuples_deleted(c))
  FROM pg_catalog.unnest('{${catalogs}}'::pg_catalog.oid[]) c) END,
  pg_catalog.concat_ws(E'\\n', ${SETTINGS.map((name) => `pg_catalog.current_setting('${name}', true)`).join(', ')})`;
