import { quoteName, quoteText } from './cells.js';
import type { Answer } from './wire.js';

/**
 * The statement that puts all sequences of a database to where they stand now, which no rollback does; empty where there are none.
 * Those of temporary tables are left out: their schema has another name on each connection.
 */
export async function whereSequencesStand(query: (sql: string) => Promise<Answer[]>): Promise<string> {
  const [answer] = await query(SEQUENCES);
  const settings = (answer?.rows ?? []).map(
    ([schema, name, value, called]) =>
      `setval(${quoteText(`${quoteName(schema ?? '')}.${quoteName(name ?? '')}`)}, ${value}, ${called})`,
  );
  return settings.length === 0 ? '' : `SELECT ${settings.join(', ')}`;
}

const SEQUENCES = `SELECT schemaname, sequencename, coalesce(last_value, start_value), (last_value IS NOT NULL)::text
  FROM pg_catalog.pg_sequences WHERE schemaname NOT LIKE 'pg\\_temp%'`;
