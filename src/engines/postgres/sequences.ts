import { quoteName, quoteText } from './cells.js';
import type { Operation } from './operation.js';
import type { Answer, Wire } from './wire.js';

/** Where sequences stand. */
export interface Standing {
  /** The statement that puts them there again, which no rollback does; empty where there are none. */
  readonly sql: string;
  /** Some are left out, since the role of now may not read or move them. */
  readonly hidden: boolean;
}

/** Where all sequences of a database stand now. Those of temporary tables are left out: their schema has another name on each connection. */
export async function whereSequencesStand(query: (sql: string) => Promise<Answer[]>): Promise<Standing> {
  const [found] = await query(SEQUENCES);
  const rows = found?.rows ?? [];
  const names = rows
    .filter(([, , isOpen]) => isOpen === 't')
    .map(([schema, name]) => `${quoteName(schema ?? '')}.${quoteName(name ?? '')}`);
  const hidden = names.length < rows.length;
  if (names.length === 0) return { sql: '', hidden };
  // The view of all sequences does not say where one stands that has given out nothing yet.
  const each = names.map((name) => `SELECT ${quoteText(name)}, last_value, is_called::text FROM ${name}`);
  const [answer] = await query(each.join(' UNION ALL '));
  const settings = (answer?.rows ?? []).map(
    ([name, value, called]) => `pg_catalog.setval(${quoteText(name ?? '')}, ${value}, ${called})`,
  );
  return { sql: `SELECT ${settings.join(', ')}`, hidden };
}

/** What puts all sequences to where they stand now; nothing where there are none. @param lent does something as a superuser */
export async function sequencesOf(
  wire: Wire,
  lent: <T>(work: () => Promise<T>) => Promise<T>,
): Promise<Operation[]> {
  const look = () => whereSequencesStand((sql) => wire.query(sql));
  const plain = await look();
  const { sql } = plain.hidden ? await lent(look) : plain;
  return sql === '' ? [] : [{ kind: 'own', sql, lent: plain.hidden }];
}

const SEQUENCES = `SELECT n.nspname, c.relname,
    pg_catalog.has_schema_privilege(n.oid, 'USAGE') AND pg_catalog.has_sequence_privilege(c.oid, 'SELECT')
      AND pg_catalog.has_sequence_privilege(c.oid, 'UPDATE')
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'S' AND c.relpersistence <> 't'`;
