-- "Partial Rollback", to the letter.
ALTER TABLE routers DROP COLUMN timeout_seconds;
UPDATE routers SET metadata = JSON_SET(metadata, '$.timeout_seconds', 300);
UPDATE routers SET schema_version = 1;
