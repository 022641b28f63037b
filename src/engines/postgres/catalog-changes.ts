import { OWN_STATEMENT } from './frames.js';
import { inOneGo } from './in-one-go.js';
import { type Wire, WireError } from './wire.js';

/**
 * How often rows of the catalogs were written in the transaction that is open; where it is the same again, no definition has changed
 * since. `null` where the server does not count, or can answer nothing.
 */
export async function catalogChanges(wire: Wire): Promise<string | null> {
  if (wire.status !== 'T') return null;
  try {
    const [answer] = await inOneGo(wire, OWN_STATEMENT, COUNT);
    return answer?.rows[0]?.[0] ?? null;
  } catch (error) {
    if (error instanceof WireError) return null;
    throw error;
  }
}

const COUNT = `SELECT CASE WHEN pg_catalog.current_setting('track_counts') = 'on' THEN pg_catalog.txid_current() || ':' || (
  SELECT pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_xact_tuples_updated(c.oid)
    + pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid)) FROM pg_catalog.pg_class c
  WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relkind = 'r' AND c.relname !~ '^pg_statistic') END`;
