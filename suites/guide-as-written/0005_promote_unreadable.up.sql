-- "Column Promotion", to the letter.
ALTER TABLE routers
ADD COLUMN timeout_seconds INTEGER DEFAULT 300;

UPDATE routers
SET timeout_seconds = CAST(JSON_EXTRACT(metadata, '$.timeout_seconds') AS INTEGER)
WHERE JSON_EXTRACT(metadata, '$.timeout_seconds') IS NOT NULL;

UPDATE routers
SET metadata = JSON_REMOVE(metadata, '$.timeout_seconds')
WHERE JSON_EXTRACT(metadata, '$.timeout_seconds') IS NOT NULL;

UPDATE routers SET schema_version = 2;
