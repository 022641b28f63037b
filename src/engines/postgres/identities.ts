import type { Channel } from './channel.js';
import { nameOf } from './naming.js';

/** What tells a relation or function of the same name apart from the one that was there before: its oid, by name. */
export async function readIdentities(channel: Channel): Promise<ReadonlyMap<string, string>> {
  const [answer] = await channel.inspect(
    `SELECT n.nspname, c.relname, c.oid::text FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
    UNION ALL SELECT n.nspname, format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)), 'f' || p.oid
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid >= 16384`,
  );
  return new Map(
    (answer?.rows ?? []).map(([schema = null, name, oid]) => [
      nameOf({ schema, name: name ?? '' }),
      oid ?? '',
    ]),
  );
}
