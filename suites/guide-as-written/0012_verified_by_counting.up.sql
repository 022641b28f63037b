-- "JSON Attribute Addition" with the verification that the guide writes below it.
-- rehearsal: postcondition no record lacks timeout_seconds: SELECT router_id FROM routers WHERE CASE WHEN typeof(metadata) = 'text' AND JSON_VALID(metadata) THEN JSON_EXTRACT(metadata, '$.timeout_seconds') IS NULL ELSE FALSE END
UPDATE routers
SET metadata = JSON_SET(COALESCE(metadata, '{}'), '$.timeout_seconds', 300)
WHERE CASE WHEN metadata IS NULL THEN TRUE WHEN typeof(metadata) = 'text' AND JSON_VALID(metadata)
  THEN JSON_EXTRACT(metadata, '$.timeout_seconds') IS NULL ELSE FALSE END;
