-- "Issue 2" of the guide on a table whose trigger writes the time of each update.
UPDATE routers SET metadata = '{}' WHERE metadata IS NULL;
