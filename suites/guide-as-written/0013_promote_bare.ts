import { defineMigration } from 'rehearsal';

/** "Column Promotion" as bare statements, for the functions of the guide are called without its template. */
export default defineMigration({
  description: 'The promotion, run without a transaction around it',
  transaction: false,
  changes: { routers: ['timeout_seconds', 'metadata', 'schema_version'] },
  up: [
    'ALTER TABLE routers ADD COLUMN timeout_seconds INTEGER DEFAULT 300',
    "UPDATE routers SET timeout_seconds = CAST(JSON_EXTRACT(metadata, '$.timeout_seconds') AS INTEGER) " +
      "WHERE JSON_EXTRACT(metadata, '$.timeout_seconds') IS NOT NULL",
    "UPDATE routers SET metadata = JSON_REMOVE(metadata, '$.timeout_seconds') " +
      "WHERE JSON_EXTRACT(metadata, '$.timeout_seconds') IS NOT NULL",
    'UPDATE routers SET schema_version = 2',
  ],
  down: [
    'ALTER TABLE routers DROP COLUMN timeout_seconds',
    "UPDATE routers SET metadata = JSON_SET(metadata, '$.timeout_seconds', 300)",
    'UPDATE routers SET schema_version = 1',
  ],
});
