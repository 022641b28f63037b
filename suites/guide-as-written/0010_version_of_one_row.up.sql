-- The template's version check and version bump: the check looks at the first row that comes, the bump at none.
-- rehearsal: precondition routers are at version 1: SELECT schema_version FROM (SELECT schema_version FROM routers LIMIT 1) WHERE schema_version IS NOT 1
-- rehearsal: broken by INSERT INTO routers (router_id, status, schema_version) VALUES ('router of a later version', 'pending', 9)
UPDATE routers SET schema_version = 2;
