import type { StoredDatabase } from '../../engines/engine.js';
import type { Cell } from '../../model/cell.js';
import { quoted } from '../../sql/quoted.js';
import { LEDGER } from '../ledger.js';
import { PROGRESS } from '../pieces/progress.js';

/** The framework's own tables of a database of SQLite that hold values for a way back, with their rows. */
export async function keptTables(source: StoredDatabase): Promise<{ table: string; rows: number }[]> {
  const { rows } = await source.rows(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '\\_rehearsal\\_%' ESCAPE '\\' AND name NOT IN (?, ?) ORDER BY name",
    [LEDGER, PROGRESS],
  );
  const found: { table: string; rows: number }[] = [];
  for (const [name] of rows) {
    const { rows: count } = await source.rows(`SELECT count(*) FROM ${quoted(String(name))}`);
    found.push({ table: String(name), rows: Number((count[0]?.[0] ?? 0n) as Cell) });
  }
  return found.filter((each) => each.rows > 0);
}
