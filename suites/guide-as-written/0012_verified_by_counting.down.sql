UPDATE routers SET metadata = JSON_REMOVE(metadata, '$.timeout_seconds')
WHERE CASE WHEN typeof(metadata) = 'text' THEN JSON_VALID(metadata) ELSE FALSE END;
