import { quoteName } from '../../cells.js';
import type { Channel } from '../../channel.js';
import { SchemaCache } from '../../schema-cache.js';
import { linesOf, rowSums } from '../row-sums.js';
import { misplaced, type Positions, positionsOf } from './positions.js';

/** Everything that a database holds, so short that it fits into memory. */
export interface Print {
  /** Each object of the schema, written out; who owns and may use it is left out. */
  readonly objects: readonly string[];
  /** Each table's rows: how many, and a sum of what each row hashes to, in no order. */
  readonly tables: ReadonlyMap<string, string>;
  /** Where each sequence stood each time that somebody looked: no transaction keeps it from moving on. */
  readonly sequences: Positions;
  readonly rows: number;
}

/**
 * Reads it through one transaction, so that all is of one moment.
 *
 * @param earlier where the sequences stood before
 */
export async function printOf(channel: Channel, earlier: Positions = new Map()): Promise<Print> {
  const { schema, kept } = await new SchemaCache().read(channel);
  const relations = await linesOf(channel, STORED);
  const tables = new Map<string, string>();
  let rows = 0;
  for (const [place, name] of relations) {
    const table = `${quoteName(place ?? '')}.${quoteName(name ?? '')}`;
    const [[count = '0', ...sums] = []] = await linesOf(
      channel,
      `SELECT count(*), ${rowSums('ROW(t.*)::text')} FROM ONLY ${table} t`,
    );
    tables.set(table, [count, ...sums].join(' '));
    rows += Number(count);
  }
  const positions = await positionsOf(channel);
  const large = await linesOf(
    channel,
    `SELECT count(*), sum(hashtextextended(encode(lo_get(oid), 'hex'), 1)::numeric) FROM pg_catalog.pg_largeobject_metadata`,
  );
  tables.set('large objects', (large[0] ?? []).join(' '));
  return {
    objects: objectsOf(schema, kept),
    tables,
    sequences: new Map([...positions].map(([name, at]) => [name, [...(earlier.get(name) ?? []), ...at]])),
    rows,
  };
}

/** What two databases do not have in common; empty where they hold the same. */
export function unlike(one: Print, other: Print): string[] {
  const [left, right] = [new Set(one.objects), new Set(other.objects)];
  return [
    ...one.objects.filter((object) => !right.has(object)).map(clipped),
    ...other.objects.filter((object) => !left.has(object)).map(clipped),
    ...differing(one.tables, other.tables),
    ...misplaced(one.sequences, other.sequences),
  ];
}

/** Not materialized views: what is restored of them is asked of their queries anew. */
const STORED = `SELECT n.nspname, c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY 1, 2`;

type Schema = Awaited<ReturnType<SchemaCache['read']>>['schema'];

function objectsOf({ tables, indexes, views, triggers, others }: Schema, kept: readonly string[]): string[] {
  const free = others.filter(({ kind }) => !RIGHTS.test(kind));
  return [...tables.map(unordered), ...indexes, ...views, ...triggers, ...free, ...kept]
    .map((object) => JSON.stringify(object))
    .sort();
}

/** A backup makes constraints in the order of their names, whatever they were made in. */
function unordered(table: Schema['tables'][number]): Schema['tables'][number] {
  const { uniques, checks, foreignKeys } = table;
  const sorted = <T>(list: readonly T[]) =>
    list
      .map((each) => ({ each, key: JSON.stringify(each) }))
      .sort((one, other) => (one.key < other.key ? -1 : 1))
      .map(({ each }) => each);
  return { ...table, uniques: sorted(uniques), checks: sorted(checks), foreignKeys: sorted(foreignKeys) };
}

/** Roles belong to the server, and the proof is made as one user. */
const RIGHTS = /^(owner|(schema )?grant|default privileges|restriction|(place in )?publication)/;

function differing(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] {
  const names = new Set([...one.keys(), ...other.keys()]);
  return [...names].filter((name) => one.get(name) !== other.get(name));
}

function clipped(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
