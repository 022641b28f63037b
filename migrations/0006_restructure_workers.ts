import { defineMigration, originals, withoutTriggers } from 'rehearsal';

const id = '0006_restructure_workers';
const workers = originals({ migration: id, table: 'workers', key: 'worker_id' });

const absent = (column: string, spelling: string) => ({
  name: `workers has no column ${column} yet`,
  sql: `SELECT name FROM pragma_table_xinfo('workers') WHERE name = '${column}' COLLATE NOCASE`,
  breakWith: [`ALTER TABLE workers ADD COLUMN ${spelling} INTEGER`],
});

const added = (column: string) => ({
  name: `workers has an INTEGER column ${column}, 0 unless set`,
  sql:
    `SELECT '${column}' AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_table_xinfo('workers') ` +
    `WHERE name = '${column}' AND type = 'INTEGER' AND "notnull" = 0 AND dflt_value = '0' AND hidden = 0)`,
});

/**
 * Workers are to be picked by priority and given up after some retries. Two columns are added where the
 * guide copies the table: a copy renames what child tables, views and triggers refer to, leaves indexes
 * behind, drops every column and constraint that the copying statement does not know, and gives nothing for
 * it but the order of the columns.
 */
export default defineMigration({
  id,
  description: 'Gives workers a priority and a count of retries, and moves them to version 2',
  changes: { workers: ['schema_version'] },
  preconditions: [
    absent('priority', 'Priority'),
    absent('retry_count', 'Retry_Count'),
    workers.keyed([
      "INSERT OR IGNORE INTO planners (planner_id, user_question, status) VALUES ('p', '?', 'new')",
      "INSERT INTO workers (worker_id, planner_id, task_status) VALUES (NULL, 'p', 'new')",
    ]),
  ],
  up: withoutTriggers(
    ['workers'],
    [
      'ALTER TABLE workers ADD COLUMN priority INTEGER DEFAULT 0',
      'ALTER TABLE workers ADD COLUMN retry_count INTEGER DEFAULT 0',
      ...workers.unpark('priority', 'retry_count'),
      ...workers.keep({ schema_version: '2' }, 'schema_version IS NULL OR schema_version < 2'),
    ],
  ),
  down: withoutTriggers(
    ['workers'],
    [
      ...workers.restore('schema_version'),
      ...workers.forget(),
      ...workers.park(['priority', 'retry_count'], 'priority IS NOT 0 OR retry_count IS NOT 0'),
      'ALTER TABLE workers DROP COLUMN retry_count',
      'ALTER TABLE workers DROP COLUMN priority',
    ],
  ),
  postconditions: [
    added('priority'),
    added('retry_count'),
    {
      name: 'no worker is older than version 2',
      sql: 'SELECT worker_id, schema_version FROM workers WHERE schema_version IS NULL OR schema_version < 2',
    },
  ],
});
