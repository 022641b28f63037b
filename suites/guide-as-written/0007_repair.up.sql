-- "Handle malformed JSON gracefully".
UPDATE routers
SET metadata = '{}'
WHERE metadata IS NULL OR NOT JSON_VALID(metadata);
