import { defineMigration, originals, withoutTriggers } from 'rehearsal';

const id = '0004_add_conversation_context';
const planners = originals({ migration: id, table: 'planners', key: 'planner_id' });

/**
 * Planners lose the conversation that led to a question. The column is empty until the application fills
 * it; what it filled in is parked on the way down and comes back on the next way up. Rows of a later
 * version keep theirs.
 */
export default defineMigration({
  id,
  description: 'Adds conversation_context to planners, and moves them to version 2',
  changes: { planners: ['schema_version'] },
  preconditions: [
    {
      name: 'planners has no column conversation_context yet',
      sql: "SELECT name FROM pragma_table_xinfo('planners') WHERE name = 'conversation_context' COLLATE NOCASE",
      breakWith: ['ALTER TABLE planners ADD COLUMN Conversation_Context TEXT'],
    },
    planners.keyed(["INSERT INTO planners (planner_id, user_question, status) VALUES (NULL, '?', 'new')"]),
  ],
  up: withoutTriggers(
    ['planners'],
    [
      'ALTER TABLE planners ADD COLUMN conversation_context TEXT DEFAULT NULL',
      ...planners.unpark('conversation_context'),
      ...planners.keep({ schema_version: '2' }, 'schema_version IS NULL OR schema_version < 2'),
    ],
  ),
  down: withoutTriggers(
    ['planners'],
    [
      ...planners.restore('schema_version'),
      ...planners.forget(),
      ...planners.park(['conversation_context'], 'conversation_context IS NOT NULL'),
      'ALTER TABLE planners DROP COLUMN conversation_context',
    ],
  ),
  postconditions: [
    {
      name: 'planners has a column conversation_context that holds text and may be empty',
      sql:
        "SELECT 'conversation_context' AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_table_xinfo('planners') " +
        "WHERE name = 'conversation_context' AND type = 'TEXT' AND \"notnull\" = 0 AND dflt_value = 'NULL' AND hidden = 0)",
    },
    {
      name: 'no planner is older than version 2',
      sql: 'SELECT planner_id, schema_version FROM planners WHERE schema_version IS NULL OR schema_version < 2',
    },
  ],
});
