import { defineMigration, objectFault, originals, withoutTriggers } from 'rehearsal';

const id = '0005_promote_router_timeout';
const routers = originals({ migration: id, table: 'routers', key: 'router_id' });

const fault = objectFault('metadata', 'timeout_seconds');
const kind = "json_type(metadata, '$.timeout_seconds')";
const value = "json_extract(metadata, '$.timeout_seconds')";
/** JSON has integers of any length; the column holds 64 bits. */
const isInteger = `${kind} = 'integer' AND typeof(${value}) = 'integer'`;

/** What the column has to hold for this document: its integer, 300 where it says nothing, else NULL. */
const promoted =
  `CASE WHEN metadata IS NULL THEN 300 WHEN ${fault} IS NOT NULL THEN NULL ` +
  `WHEN ${kind} IS NULL THEN 300 WHEN ${isInteger} THEN ${value} END`;

/** Whether the column says all that the document's member says. */
const moves =
  `CASE WHEN metadata IS NULL OR ${fault} IS NOT NULL THEN FALSE ` +
  `ELSE coalesce(${kind} = 'null' OR ${isInteger}, FALSE) END`;

const inconvertible =
  `coalesce(${fault}, CASE WHEN ${kind} <> 'null' AND NOT (${isInteger}) ` +
  `THEN 'timeout_seconds is not a 64-bit integer: JSON ' || ${kind} END)`;

const older = 'schema_version IS NULL OR schema_version < 2';

/** The application has set another timeout than the document has: it edited one of them, or the row is new. */
const edited = `timeout_seconds IS NOT (${promoted})`;

/** Whether the document may be made to say what the column says. One where the application wrote a timeout may not. */
const writable =
  `CASE WHEN typeof(timeout_seconds) NOT IN ('integer', 'null') THEN FALSE WHEN metadata IS NULL THEN TRUE ` +
  `WHEN ${fault} IS NOT NULL THEN FALSE ELSE ${kind} IS NULL OR ${routers.isRestored('metadata')} END`;

/**
 * Dispatching reads the timeout of every router. A 64-bit integer moves to the column; a document without
 * one stands for 300, as before; JSON null becomes NULL. Anything else (text, fractions, objects, no JSON
 * at all) stays in the document, gives NULL and is quarantined: it is not cast. On the way down a row that
 * nobody edited gets its document back byte for byte; a timeout edited meanwhile is written into the
 * document, or parked where the document cannot hold it.
 */
export default defineMigration({
  id,
  description:
    'Promotes timeout_seconds from the metadata of routers to a column, and moves them to version 2',
  changes: { routers: ['metadata', 'schema_version'] },
  preconditions: [
    {
      name: 'routers has no column timeout_seconds yet',
      sql: "SELECT name FROM pragma_table_xinfo('routers') WHERE name = 'timeout_seconds' COLLATE NOCASE",
      breakWith: ['ALTER TABLE routers ADD COLUMN Timeout_Seconds TEXT'],
    },
    routers.keyed(["INSERT INTO routers (router_id, status) VALUES (NULL, 'new')"]),
  ],
  up: withoutTriggers(
    ['routers'],
    [
      'ALTER TABLE routers ADD COLUMN timeout_seconds INTEGER DEFAULT 300',
      ...routers.dropStale('metadata'),
      ...routers.quarantine({ metadata: inconvertible }),
      `UPDATE routers SET timeout_seconds = ${promoted} WHERE timeout_seconds IS NOT (${promoted})`,
      ...routers.keep(
        {
          metadata:
            `CASE WHEN ${routers.parked('metadata').exists} THEN ${routers.parked('metadata').value} ` +
            `ELSE json_remove(metadata, '$.timeout_seconds') END`,
        },
        moves,
      ),
      ...routers.unpark('timeout_seconds'),
      ...routers.keep({ schema_version: '2' }, older),
    ],
  ),
  down: withoutTriggers(
    ['routers'],
    [
      ...routers.restore('metadata'),
      ...routers.park(['timeout_seconds'], `${edited} AND NOT ${writable}`),
      ...routers.park(['metadata'], `${edited} AND NOT ${moves}`),
      "UPDATE routers SET metadata = json_set(coalesce(metadata, '{}'), '$.timeout_seconds', timeout_seconds) " +
        `WHERE ${edited} AND ${writable}`,
      ...routers.guard('metadata'),
      ...routers.restore('schema_version'),
      ...routers.forget(),
      ...routers.release(),
      'ALTER TABLE routers DROP COLUMN timeout_seconds',
    ],
  ),
  postconditions: [
    {
      name: 'routers has an INTEGER column timeout_seconds, 300 unless set',
      sql:
        "SELECT 'timeout_seconds' AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_table_xinfo('routers') " +
        "WHERE name = 'timeout_seconds' AND type = 'INTEGER' AND \"notnull\" = 0 AND dflt_value = '300' AND hidden = 0)",
    },
    {
      name: 'no document holds a timeout that the column can hold',
      sql: `SELECT router_id, metadata FROM routers WHERE ${moves}`,
    },
    {
      name: 'a router without timeout is quarantined, or its document said so',
      sql:
        'SELECT router_id FROM routers WHERE timeout_seconds IS NULL ' +
        `AND NOT ${routers.isKept('metadata')} AND NOT ${routers.quarantined('metadata')}`,
    },
    {
      name: 'no document is quarantined whose timeout was moved',
      sql: `SELECT router_id FROM routers WHERE ${routers.isKept('metadata')} AND ${routers.quarantined('metadata')}`,
    },
    {
      name: 'no router is older than version 2',
      sql: `SELECT router_id, schema_version FROM routers WHERE ${older}`,
    },
  ],
});
