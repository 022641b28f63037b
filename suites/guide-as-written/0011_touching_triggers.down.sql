UPDATE routers SET metadata = NULL WHERE metadata = '{}';
