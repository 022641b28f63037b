import { quoteName, quoteText } from './cells.js';
import type { Answer } from './wire.js';

/**
 * The statement that puts all sequences of a database to where they stand now, which no rollback does; empty where there are none.
 * Those of temporary tables are left out: their schema has another name on each connection.
 */
export async function whereSequencesStand(query: (sql: string) => Promise<Answer[]>): Promise<string> {
  const [found] = await query(SEQUENCES);
  const names = (found?.rows ?? []).map(
    ([schema, name]) => `${quoteName(schema ?? '')}.${quoteName(name ?? '')}`,
  );
  if (names.length === 0) return '';
  // The view of all sequences does not say where one stands that has given out nothing yet.
  const each = names.map((name) => `SELECT ${quoteText(name)}, last_value, is_called::text FROM ${name}`);
  const [answer] = await query(each.join(' UNION ALL '));
  const settings = (answer?.rows ?? []).map(
    ([name, value, called]) => `setval(${quoteText(name ?? '')}, ${value}, ${called})`,
  );
  return `SELECT ${settings.join(', ')}`;
}

const SEQUENCES = `SELECT schemaname, sequencename FROM pg_catalog.pg_sequences
  WHERE schemaname NOT LIKE 'pg\\_temp%'
    AND has_sequence_privilege(format('%I.%I', schemaname, sequencename), 'SELECT')
    AND has_sequence_privilege(format('%I.%I', schemaname, sequencename), 'UPDATE')`;
