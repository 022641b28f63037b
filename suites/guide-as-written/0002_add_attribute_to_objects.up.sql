-- The same procedure after a first repair: rows that it cannot read are passed over.
UPDATE routers
SET metadata = JSON_SET(COALESCE(metadata, '{}'), '$.timeout_seconds', 300)
WHERE CASE WHEN metadata IS NULL THEN TRUE WHEN typeof(metadata) = 'text' AND JSON_VALID(metadata)
  THEN JSON_EXTRACT(metadata, '$.timeout_seconds') IS NULL ELSE FALSE END;
