import type { OwnObject } from '../engine.js';
import type { Channel } from './channel.js';
import { nameOf } from './naming.js';

/** The framework's own tables with their columns, and the indexes, triggers, rules and policies that hang on them. */
export async function readOwnObjects(channel: Channel): Promise<OwnObject[]> {
  const [answer] = await channel.inspect(OWN_OBJECTS);
  return (answer?.rows ?? []).map(([kind, schema = null, name, table, sql = null]) => ({
    kind: kind ?? '',
    name: kind === 'table' ? nameOf({ schema, name: name ?? '' }) : (name ?? ''),
    table: nameOf({ schema, name: table ?? '' }),
    sql,
  }));
}

const OWN_OBJECTS = `
  WITH own AS (
    SELECT c.oid, n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND c.relname ^@ '_rehearsal_')
  SELECT 'table', nspname, relname, relname, (SELECT string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
      CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END), ', ' ORDER BY a.attnum)
    FROM pg_catalog.pg_attribute a WHERE a.attrelid = own.oid AND a.attnum > 0 AND NOT a.attisdropped) FROM own
  UNION ALL SELECT 'index', nspname, i.indexrelid::regclass::text, relname, pg_get_indexdef(i.indexrelid)
    FROM own JOIN pg_catalog.pg_index i ON i.indrelid = own.oid
  UNION ALL SELECT 'trigger', nspname, t.tgname, relname, format('%s %s', pg_get_triggerdef(t.oid), t.tgenabled)
    FROM own JOIN pg_catalog.pg_trigger t ON t.tgrelid = own.oid AND NOT t.tgisinternal
  UNION ALL SELECT 'rule', nspname, r.rulename, relname, pg_get_ruledef(r.oid) FROM own JOIN pg_catalog.pg_rewrite r ON r.ev_class = own.oid
  UNION ALL SELECT 'policy', nspname, p.polname, relname, p.polcmd::text FROM own JOIN pg_catalog.pg_policy p ON p.polrelid = own.oid
  ORDER BY 2, 4, 1, 3`;
