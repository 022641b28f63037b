import type { TableDifference } from '../../../store.js';
import { quoteName } from '../../cells.js';
import type { Channel } from '../../channel.js';

/** How the rows of two databases differ, matched by key, table by table; tables that hold the same are left out. */
export async function compareRows(left: Channel, right: Channel): Promise<TableDifference[]> {
  const [here, there] = [await tablesOf(left), await tablesOf(right)];
  const differences: TableDifference[] = [];
  for (const table of new Set([...here.keys(), ...there.keys()])) {
    const found = await compareTable({ left, right, table, here: here.get(table), there: there.get(table) });
    if (found !== null) differences.push(found);
  }
  return differences;
}

/** Its key's columns; of none, the whole row is the key. */
type Key = readonly string[];

interface Side {
  readonly left: Channel;
  readonly right: Channel;
  readonly table: string;
  readonly here: Key | undefined;
  readonly there: Key | undefined;
}

/** Rows are compared in parts by what their keys hash to, so that no more than one part is in memory. */
async function compareTable({ left, right, table, here, there }: Side): Promise<TableDifference | null> {
  const rows = Math.max(
    here === undefined ? 0 : await countIn(left, table),
    there === undefined ? 0 : await countIn(right, table),
  );
  const parts = Math.max(1, Math.ceil(rows / PART));
  const counts = { onlyLeft: 0, onlyRight: 0, changed: 0 };
  const examples = new Map<string, string>();
  for (let part = 0; part < parts; part++) {
    const one = here === undefined ? new Map() : await partOf(left, table, here, part, parts);
    const other = there === undefined ? new Map() : await partOf(right, table, there, part, parts);
    for (const [key, row] of one) {
      const also = other.get(key);
      if (also === row) continue;
      const kind = also === undefined ? 'onlyLeft' : 'changed';
      counts[kind]++;
      if (!examples.has(kind)) examples.set(kind, key);
    }
    for (const key of other.keys()) {
      if (one.has(key)) continue;
      counts.onlyRight++;
      if (!examples.has('onlyRight')) examples.set('onlyRight', key);
    }
  }
  if (counts.onlyLeft + counts.onlyRight + counts.changed === 0) return null;
  const example = [...examples.values()].map((key) => key.slice(0, 60)).join(', ');
  return { table: table.replace(/^"public"\."(.*)"$/, '$1'), ...counts, example };
}

const PART = 50_000;

async function tablesOf(channel: Channel): Promise<Map<string, Key>> {
  const [answer] = await channel.inspect(`
    SELECT n.nspname, c.relname, (SELECT json_agg(a.attname ORDER BY k.place) FROM pg_catalog.pg_index i,
      unnest(i.indkey) WITH ORDINALITY k(number, place) JOIN pg_catalog.pg_attribute a ON a.attnum = k.number
      WHERE i.indrelid = c.oid AND i.indisprimary AND a.attrelid = c.oid)::text
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') ORDER BY 1, 2`);
  return new Map(
    (answer?.rows ?? []).map(([schema, name, key]) => [
      `${quoteName(schema ?? '')}.${quoteName(name ?? '')}`,
      JSON.parse(key ?? '[]'),
    ]),
  );
}

async function countIn(channel: Channel, table: string): Promise<number> {
  const [answer] = await channel.inspect(`SELECT count(*) FROM ONLY ${table}`);
  return Number(answer?.rows[0]?.[0]);
}

/** Rows that are the same twice count as often. */
async function partOf(
  channel: Channel,
  table: string,
  key: Key,
  part: number,
  parts: number,
): Promise<Map<string, string>> {
  const columns = key.map((name) => `t.${quoteName(name)}`).join(', ');
  const text = key.length === 0 ? 'ROW(t.*)::text' : `ROW(${columns})::text`;
  const [answer] = await channel.inspect(
    `SELECT text || CASE WHEN number > 1 THEN ' #' || number ELSE '' END, hash FROM (
      SELECT ${text} AS text, md5(ROW(t.*)::text) AS hash, row_number() OVER (PARTITION BY ${text}) AS number
      FROM ONLY ${table} t WHERE (hashtextextended(${text}, 0) & 2147483647) % ${parts} = ${part}) part`,
  );
  return new Map((answer?.rows ?? []).map(([name, hash]) => [name ?? '', hash ?? '']));
}
