-- The guide gives no way back; this is the obvious one.
UPDATE routers SET metadata = JSON_REMOVE(metadata, '$.timeout_seconds');
