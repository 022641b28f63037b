-- "JSON Attribute Addition": every router gets timeout_seconds in its metadata.
UPDATE routers
SET metadata = JSON_SET(COALESCE(metadata, '{}'), '$.timeout_seconds', 300)
WHERE JSON_EXTRACT(metadata, '$.timeout_seconds') IS NULL;
