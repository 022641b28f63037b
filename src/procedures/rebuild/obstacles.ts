import { literal } from '../../originals/sql.js';
import type { Setting } from '../procedure.js';

/** Lists what hangs on the table and would be lost with it, or would lose rows. */
export const obstaclesTo: Readonly<Record<Setting['dialect'], (table: string) => string>> = {
  sqlite: (table) =>
    `SELECT m.name AS refers FROM sqlite_schema AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table' ` +
    `AND f."table" = ${literal(table)} COLLATE NOCASE`,
  postgres: (table) => {
    const place = `to_regclass(quote_ident(${literal(table)}))`;
    return [
      `SELECT 'the foreign key ' || conname AS lost FROM pg_catalog.pg_constraint WHERE confrelid = ${place} AND contype = 'f'`,
      `SELECT 'the view ' || ev_class::regclass::text FROM pg_catalog.pg_depend JOIN pg_catalog.pg_rewrite AS r ON r.oid = objid ` +
        `WHERE classid = 'pg_rewrite'::regclass AND refobjid = ${place} AND ev_class <> refobjid`,
      `SELECT 'the sequence ' || objid::regclass::text FROM pg_catalog.pg_depend WHERE classid = 'pg_class'::regclass ` +
        `AND refobjid = ${place} AND deptype IN ('a', 'i') AND objid IN (SELECT oid FROM pg_catalog.pg_class WHERE relkind = 'S')`,
      `SELECT 'the policy ' || polname FROM pg_catalog.pg_policy WHERE polrelid = ${place}`,
      `SELECT 'a comment' FROM pg_catalog.pg_description WHERE objoid = ${place}`,
      `SELECT 'rights that were granted' FROM pg_catalog.pg_class WHERE oid = ${place} AND relacl IS NOT NULL`,
      `SELECT 'a trigger that is switched off' FROM pg_catalog.pg_trigger WHERE tgrelid = ${place} AND NOT tgisinternal AND tgenabled <> 'O'`,
      `SELECT 'the inheritance of ' || inhrelid::regclass::text FROM pg_catalog.pg_inherits WHERE ${place} IN (inhparent, inhrelid)`,
    ].join(' UNION ALL ');
  },
};
