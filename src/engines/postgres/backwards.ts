import type { World } from '../engine.js';
import { fallQuiet, WORLD_SCHEMA } from './world.js';

/** What only a superuser may say to put a connection into a world. */
export function toEnter({ quiet, reverseOrder }: World): string[] {
  // First the rows, since they are written as a replica, which is left again.
  return [...(reverseOrder ? [turnRows] : []), ...(quiet === true ? [fallQuiet] : [])];
}

/**
 * Writes every row once more, the last one first, so that whoever reads without ORDER BY meets them in the reverse order. Nothing is
 * set off, and no value changes. Only a superuser may do that; for anyone else, and in a table that takes no such write, rows stay
 * where they are.
 */
const turnRows = `DO $order$
  DECLARE t record; place tid;
  BEGIN
    PERFORM set_config('session_replication_role', 'replica', false);
    FOR t IN
      SELECT c.oid::regclass AS name, (
          SELECT quote_ident(a.attname) FROM pg_catalog.pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
            ORDER BY a.attnum LIMIT 1) AS cell
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('information_schema', '${WORLD_SCHEMA}')
          AND n.nspname NOT LIKE 'pg\\_%'
    LOOP
      CONTINUE WHEN t.cell IS NULL;
      BEGIN
        FOR place IN EXECUTE format('SELECT ctid FROM ONLY %s ORDER BY ctid DESC', t.name) LOOP
          EXECUTE format('UPDATE ONLY %1$s SET %2$s = %2$s WHERE ctid = $1', t.name, t.cell) USING place;
        END LOOP;
      EXCEPTION WHEN OTHERS THEN NULL;
      END;
    END LOOP;
    PERFORM set_config('session_replication_role', 'origin', false);
  EXCEPTION WHEN insufficient_privilege THEN NULL;
  END $order$;`;
