import type { StoredDatabase } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import type { Table } from '../../model/schema.js';
import { quoted } from '../../sql/quoted.js';
import { type Pair, tableName } from './carry.js';

/** A trigger, and the statements that silence it and bring it back as it was. */
interface Switch {
  readonly off: string;
  readonly on: string;
}

/** The triggers on tables of PostgreSQL that fire: the rows are those of a database in which its own have fired already. */
export async function enabledTriggers(target: StoredDatabase, tables: readonly Table[]): Promise<Switch[]> {
  const found: Switch[] = [];
  for (const table of tables) {
    const { rows } = await target.rows(
      "SELECT tgname::text, tgenabled = 'A' FROM pg_catalog.pg_trigger WHERE tgrelid = $1::regclass AND NOT tgisinternal AND tgenabled IN ('O', 'A')",
      [tableName(table)],
    );
    for (const [name, always] of rows) {
      const change = (how: string) =>
        `ALTER TABLE ${tableName(table)} ${how} TRIGGER ${quoted(String(name))}`;
      found.push({ off: change('DISABLE'), on: change(always === 'true' ? 'ENABLE ALWAYS' : 'ENABLE') });
    }
  }
  return found;
}

/** Lets sequences go on behind the largest key, and behind the largest that there ever was where SQLite remembers it. */
export async function advanceCounters(
  source: StoredDatabase,
  target: StoredDatabase,
  pairs: readonly Pair[],
): Promise<void> {
  for (const { source: here, target: there } of pairs) {
    for (const { name } of there.columns.filter(({ numbered }) => numbered === true)) {
      const remembered = here.autoincrement
        ? await source.rows('SELECT seq FROM sqlite_sequence WHERE name = ?', [here.name])
        : { rows: [] as Cell[][] };
      await target.rows(
        `SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence($1, $2), greatest(max(${quoted(name)}), $3::bigint)) FROM ${tableName(there)} HAVING greatest(max(${quoted(name)}), $3::bigint) > 0`,
        [tableName(there), name, remembered.rows[0]?.[0] ?? null],
      );
    }
  }
}
