import { defineMigration, objectFault, originals, withoutTriggers } from 'rehearsal';

const id = '0003_add_router_timeout';
const routers = originals({ migration: id, table: 'routers', key: 'router_id' });

const fault = objectFault('metadata');
const lacksTimeout = `CASE WHEN ${fault} IS NULL THEN json_type(metadata, '$.timeout_seconds') IS NULL ELSE FALSE END`;

/** The document up to its last brace, the new member, the brace, and the white space that stood after it. */
const space = "(' ' || char(9) || char(10) || char(13))";
const document = `rtrim(metadata, ${space})`;
const withTimeout =
  `CASE WHEN metadata IS NULL THEN '{"timeout_seconds":300}' ELSE ` +
  `substr(metadata, 1, length(${document}) - 1) || ` +
  `CASE WHEN EXISTS (SELECT 1 FROM json_each(metadata)) THEN ',' ELSE '' END || ` +
  `'"timeout_seconds":300' || substr(metadata, length(${document})) END`;

/**
 * The timeout was a constant of the application; routers need their own. A router without metadata gets a
 * document with this member alone; in any other document not one byte beside the new member changes. A
 * member that is there stays, JSON null included: it says "no timeout", which is not the same as having
 * none set. What is no object is left and quarantined.
 */
export default defineMigration({
  id,
  description: 'Adds timeout_seconds, 300 unless it is there, to the metadata of routers',
  changes: { routers: ['metadata'] },
  preconditions: [
    {
      name: 'routers has a column metadata',
      sql:
        "SELECT 'metadata' AS missing WHERE NOT EXISTS " +
        "(SELECT 1 FROM pragma_table_xinfo('routers') WHERE name = 'metadata' COLLATE NOCASE)",
      breakWith: ['ALTER TABLE routers RENAME COLUMN metadata TO agent_metadata'],
    },
    routers.keyed(["INSERT INTO routers (router_id, status) VALUES (NULL, 'new')"]),
  ],
  up: withoutTriggers(
    ['routers'],
    [...routers.quarantine({ metadata: fault }), ...routers.keep({ metadata: withTimeout }, lacksTimeout)],
  ),
  down: withoutTriggers(
    ['routers'],
    [...routers.restore('metadata'), ...routers.forget(), ...routers.release()],
  ),
  postconditions: [
    {
      name: 'every router whose metadata can hold a timeout has one',
      sql: `SELECT router_id, metadata FROM routers WHERE metadata IS NULL OR ${lacksTimeout}`,
    },
  ],
});
