-- "Column Promotion", on documents that can be read.
ALTER TABLE routers
ADD COLUMN timeout_seconds INTEGER DEFAULT 300;

UPDATE routers
SET timeout_seconds = CAST(JSON_EXTRACT(metadata, '$.timeout_seconds') AS INTEGER)
WHERE CASE WHEN typeof(metadata) = 'text' AND JSON_VALID(metadata)
  THEN JSON_EXTRACT(metadata, '$.timeout_seconds') IS NOT NULL ELSE FALSE END;

UPDATE routers
SET metadata = JSON_REMOVE(metadata, '$.timeout_seconds')
WHERE CASE WHEN typeof(metadata) = 'text' AND JSON_VALID(metadata)
  THEN JSON_EXTRACT(metadata, '$.timeout_seconds') IS NOT NULL ELSE FALSE END;

UPDATE routers SET schema_version = 2;
