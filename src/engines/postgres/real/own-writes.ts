import type { OwnWrites } from '../../engine.js';
import type { Channel } from '../channel.js';
import { nameOf } from '../naming.js';

/** What the server has counted of the transaction that is open, table by table; the parts of a partitioned table count as one. */
export async function readOwnWrites(channel: Channel): Promise<ReadonlyMap<string, OwnWrites>> {
  const [answer] = await channel.inspect(COUNTED);
  return new Map(
    (answer?.rows ?? []).map(([schema = null, name, identity, storage, inserted, updated, deleted]) => [
      nameOf({ schema, name: name ?? '' }),
      {
        identity: identity ?? '',
        storage: storage ?? '',
        inserted: Number(inserted),
        updated: Number(updated),
        deleted: Number(deleted),
      },
    ]),
  );
}

const COUNTED = `
  SELECT n.nspname, r.relname, r.oid::text, string_agg(c.relfilenode::text, ',' ORDER BY c.oid),
    sum(pg_stat_get_xact_tuples_inserted(c.oid)), sum(pg_stat_get_xact_tuples_updated(c.oid)), sum(pg_stat_get_xact_tuples_deleted(c.oid))
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_class r ON r.oid = coalesce(pg_partition_root(c.oid), c.oid)
    JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
  GROUP BY n.nspname, r.relname, r.oid`;
