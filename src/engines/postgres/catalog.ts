import type { Channel } from './channel.js';
import { OTHERS, own } from './other-objects.js';
import { Prepared } from './prepared.js';
import { outOfWorld } from './world.js';

/** What PostgreSQL's catalogs say, one list for each kind of object. */
export interface Catalog {
  readonly relations: readonly RelationRow[];
  readonly columns: readonly ColumnRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly indexes: readonly IndexRow[];
  readonly triggers: readonly TriggerRow[];
  readonly sequences: readonly SequenceRow[];
  readonly others: readonly OtherRow[];
}

export interface RelationRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** `r` table · `p` partitioned table · `f` foreign table · `v` view · `m` materialised view. */
  readonly kind: string;
  readonly partition: string | null;
  readonly partitioned: string | null;
  readonly unlogged: boolean;
  /** A view's query. */
  readonly query: string | null;
  readonly options: string | null;
}

export interface ColumnRow {
  readonly relation: number;
  readonly name: string;
  readonly type: string;
  /** The type under a domain or an enum's own: what decides how values are read. */
  readonly base: string;
  readonly notNull: boolean;
  readonly expression: string | null;
  /** `s`: stored · `v`: virtual · empty: not generated. */
  readonly generated: string;
  /** `a`: always · `d`: by default · empty: no identity. */
  readonly identity: string;
  readonly collation: string | null;
}

export interface ConstraintRow {
  readonly relation: number;
  readonly name: string;
  /** `p` primary key · `u` unique · `c` check · `f` foreign key · `x` exclusion · `t` trigger. */
  readonly kind: string;
  readonly definition: string;
  readonly expression: string | null;
  readonly columns: readonly string[] | null;
  readonly parent: number;
  readonly parentColumns: readonly string[] | null;
  readonly onDelete: string;
  readonly onUpdate: string;
  /** MATCH FULL. */
  readonly matchFull: boolean;
  readonly deferrable: boolean;
  readonly deferred: boolean;
  readonly validated: boolean;
}

export interface IndexRow {
  readonly relation: number;
  readonly name: string;
  readonly unique: boolean;
  readonly valid: boolean;
  readonly definition: string;
  readonly columns: readonly (string | null)[];
  readonly where: string | null;
}

export interface TriggerRow {
  readonly relation: number;
  readonly name: string;
  readonly definition: string;
  readonly enabled: string;
}

export interface SequenceRow {
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly definition: string;
  /** The column that it numbers. */
  readonly relation: number | null;
  readonly column: string | null;
  /** `i`: it belongs to an identity column · `a`: to a column that owns it. */
  readonly owned: string | null;
}

export interface OtherRow {
  readonly kind: string;
  readonly schema: string | null;
  /** The table, view or function that it hangs on. */
  readonly owner: string | null;
  readonly column: string | null;
  readonly name: string;
  readonly sql: string;
}

/** Reads the catalogs in one go. The text that they come as is the same for the same schema. */
export async function readCatalog(channel: Channel): Promise<{ readonly text: string; parse(): Catalog }> {
  const answers = await prepared.execute(
    channel.wire,
    (sql) => channel.inspect(sql),
    async () => Object.values(QUERIES),
  );
  const texts = answers.map(({ rows }) => outOfWorld(rows[0]?.[0] ?? '[]'));
  const parse = () =>
    Object.fromEntries(Object.keys(QUERIES).map((name, at) => [name, JSON.parse(texts[at] ?? '[]')]));
  return { text: texts.join('\n'), parse: parse as () => Catalog };
}

const list = (query: string) => `SELECT coalesce(json_agg(row_to_json(q)), '[]')::text FROM (${query}) q`;

const names = (relation: string, places: string) => `
  (SELECT json_agg(a.attname ORDER BY l.place) FROM unnest(${places}) WITH ORDINALITY l(number, place)
    LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = ${relation} AND a.attnum = l.number AND l.number > 0)`;

const QUERIES = {
  relations: list(`
    SELECT c.oid::int8, n.nspname AS schema, c.relname AS name, c.relkind AS kind,
      CASE WHEN c.relispartition THEN (SELECT format('%s PARTITION OF %s %s', '', i.inhparent::regclass,
        pg_get_expr(c.relpartbound, c.oid)) FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) END AS partition,
      CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END AS partitioned,
      c.relpersistence = 'u' AS unlogged,
      CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END AS query,
      array_to_string(c.reloptions, ', ') AS options
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't' AND ${own('pg_class', 'c.oid', 'n.nspname')}
    ORDER BY n.nspname, c.relname`),
  columns: list(`
    SELECT a.attrelid::int8 AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
      (CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, NULL) ELSE format_type(t.oid, NULL) END) AS base,
      a.attnotnull OR (t.typtype = 'd' AND t.typnotnull) AS "notNull",
      pg_get_expr(d.adbin, d.adrelid) AS expression, a.attgenerated AS generated, a.attidentity AS identity,
      CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END AS collation
    FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
      AND ${own('pg_class', 'c.oid', 'n.nspname')}
    ORDER BY n.nspname, c.relname, a.attnum`),
  constraints: list(`
    SELECT k.conrelid::int8 AS relation, k.conname AS name, k.contype AS kind, pg_get_constraintdef(k.oid) AS definition,
      CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) END AS expression,
      ${names('k.conrelid', 'k.conkey')} AS columns,
      k.confrelid::int8 AS parent, ${names('k.confrelid', 'k.confkey')} AS "parentColumns",
      k.confdeltype AS "onDelete", k.confupdtype AS "onUpdate", k.confmatchtype = 'f' AS "matchFull",
      k.condeferrable AS deferrable, k.condeferred AS deferred, k.convalidated AS validated
    FROM pg_catalog.pg_constraint k
      JOIN pg_catalog.pg_class c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE k.contype IN ('p', 'u', 'c', 'f', 'x', 't') AND k.conparentid = 0 AND c.relpersistence <> 't'
      AND ${own('pg_class', 'c.oid', 'n.nspname')}
    ORDER BY n.nspname, c.relname, k.contype, k.oid`),
  indexes: list(`
    SELECT i.indrelid::int8 AS relation, x.relname AS name, i.indisunique AS unique, i.indisvalid AS valid,
      pg_get_indexdef(i.indexrelid) AS definition,
      (SELECT json_agg(a.attname ORDER BY k.place)
        FROM unnest(i.indkey[0:i.indnkeyatts - 1]) WITH ORDINALITY k(number, place)
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0) AS columns,
      pg_get_expr(i.indpred, i.indrelid) AS where
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
      JOIN pg_catalog.pg_class c ON c.oid = i.indrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT x.relispartition AND c.relpersistence <> 't' AND ${own('pg_class', 'c.oid', 'n.nspname')}
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY x.relname, n.nspname`),
  triggers: list(`
    SELECT t.tgrelid::int8 AS relation, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition, t.tgenabled AS enabled
    FROM pg_catalog.pg_trigger t
      JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND c.relpersistence <> 't' AND ${own('pg_class', 'c.oid', 'n.nspname')}
    ORDER BY t.tgname, n.nspname, c.relname`),
  sequences: list(`
    SELECT n.nspname AS schema, c.relname AS name, format_type(s.seqtypid, NULL) AS type,
      format('START %s INCREMENT %s MINVALUE %s MAXVALUE %s CACHE %s%s', s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
        s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END) AS definition,
      d.refobjid::int8 AS relation, a.attname AS column, d.deptype AS owned
    FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')
        AND d.refclassid = 'pg_class'::regclass
      LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE c.relpersistence <> 't' AND ${own('pg_class', 'c.oid', 'n.nspname')}
    ORDER BY n.nspname, c.relname`),
  others: list(OTHERS),
};

const prepared = new Prepared(Object.keys(QUERIES).map((name) => `rehearsal_${name}`));
