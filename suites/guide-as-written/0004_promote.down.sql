-- "Partial Rollback".
ALTER TABLE routers DROP COLUMN timeout_seconds;
UPDATE routers
SET metadata = JSON_SET(metadata, '$.timeout_seconds', 300)
WHERE CASE WHEN typeof(metadata) = 'text' THEN JSON_VALID(metadata) ELSE FALSE END;
UPDATE routers SET schema_version = 1;
