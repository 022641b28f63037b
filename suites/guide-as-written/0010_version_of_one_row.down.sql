UPDATE routers SET schema_version = 1;
