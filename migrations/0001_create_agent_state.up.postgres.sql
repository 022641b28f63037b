-- Version 1 of the agent state database on PostgreSQL. JSON stands in columns of text, as in a database that was moved from SQLite:
-- what cannot be read as JSON comes along, and the next migration repairs it.

-- rehearsal: precondition the name routers is free: SELECT relname FROM pg_class WHERE relname = 'routers' AND relnamespace = current_schema()::regnamespace
-- rehearsal: broken by CREATE TABLE routers (id INTEGER PRIMARY KEY)
-- rehearsal: precondition the name planners is free: SELECT relname FROM pg_class WHERE relname = 'planners' AND relnamespace = current_schema()::regnamespace
-- rehearsal: broken by CREATE TABLE planners (id INTEGER PRIMARY KEY)
-- rehearsal: precondition the name workers is free: SELECT relname FROM pg_class WHERE relname = 'workers' AND relnamespace = current_schema()::regnamespace
-- rehearsal: broken by CREATE TABLE workers (id INTEGER PRIMARY KEY)
-- rehearsal: postcondition routers has the columns of version 1: SELECT columns FROM (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull::integer, atthasdef::integer), ', ' ORDER BY attnum) AS columns FROM pg_attribute WHERE attrelid = to_regclass('routers') AND attnum > 0 AND NOT attisdropped) AS found WHERE columns IS DISTINCT FROM 'router_id character varying(32) 1 0, status character varying(50) 1 0, model character varying(100) 0 0, temperature double precision 0 0, metadata text 0 0, schema_version integer 0 1, created_at timestamp without time zone 0 1, updated_at timestamp without time zone 0 1'
-- rehearsal: postcondition planners has the columns of version 1: SELECT columns FROM (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull::integer, atthasdef::integer), ', ' ORDER BY attnum) AS columns FROM pg_attribute WHERE attrelid = to_regclass('planners') AND attnum > 0 AND NOT attisdropped) AS found WHERE columns IS DISTINCT FROM 'planner_id character varying(32) 1 0, planner_name character varying(255) 0 0, user_question text 1 0, instruction text 0 0, execution_plan text 0 0, model character varying(100) 0 0, temperature double precision 0 0, failed_task_limit integer 0 0, status character varying(50) 1 0, metadata text 0 0, schema_version integer 0 1, created_at timestamp without time zone 0 1, updated_at timestamp without time zone 0 1'
-- rehearsal: postcondition workers has the columns of version 1: SELECT columns FROM (SELECT string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), attnotnull::integer, atthasdef::integer), ', ' ORDER BY attnum) AS columns FROM pg_attribute WHERE attrelid = to_regclass('workers') AND attnum > 0 AND NOT attisdropped) AS found WHERE columns IS DISTINCT FROM 'worker_id character varying(32) 1 0, planner_id character varying(32) 1 0, task_status character varying(50) 1 0, task_description text 0 0, acceptance_criteria text 0 0, task_context text 0 0, task_result text 0 0, querying_structured_data boolean 0 1, image_keys text 0 0, variable_keys text 0 0, tools text 0 0, input_images text 0 0, input_variables text 0 0, output_images text 0 0, output_variables text 0 0, tables text 0 0, metadata text 0 0, schema_version integer 0 1, created_at timestamp without time zone 0 1, updated_at timestamp without time zone 0 1'
-- rehearsal: postcondition workers belong to planners: SELECT 'workers' AS loose WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND conrelid = to_regclass('workers') AND confrelid = to_regclass('planners') AND pg_get_constraintdef(oid) = 'FOREIGN KEY (planner_id) REFERENCES planners(planner_id)')

CREATE TABLE routers (
  router_id VARCHAR(32) PRIMARY KEY,
  status VARCHAR(50) NOT NULL,
  model VARCHAR(100),
  temperature DOUBLE PRECISION,
  metadata TEXT,
  schema_version INTEGER DEFAULT 1,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE planners (
  planner_id VARCHAR(32) PRIMARY KEY,
  planner_name VARCHAR(255),
  user_question TEXT NOT NULL,
  instruction TEXT,
  execution_plan TEXT,
  model VARCHAR(100),
  temperature DOUBLE PRECISION,
  failed_task_limit INTEGER,
  status VARCHAR(50) NOT NULL,
  metadata TEXT,
  schema_version INTEGER DEFAULT 1,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE workers (
  worker_id VARCHAR(32) PRIMARY KEY,
  planner_id VARCHAR(32) NOT NULL REFERENCES planners (planner_id),
  task_status VARCHAR(50) NOT NULL,
  task_description TEXT,
  acceptance_criteria TEXT,
  task_context TEXT,
  task_result TEXT,
  querying_structured_data BOOLEAN DEFAULT FALSE,
  image_keys TEXT,
  variable_keys TEXT,
  tools TEXT,
  input_images TEXT,
  input_variables TEXT,
  output_images TEXT,
  output_variables TEXT,
  tables TEXT,
  metadata TEXT,
  schema_version INTEGER DEFAULT 1,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

-- Rows that an earlier way back from this version laid aside (none on a new database).
CREATE TABLE IF NOT EXISTS _rehearsal_parked_routers (LIKE routers);
INSERT INTO routers SELECT * FROM _rehearsal_parked_routers;
DROP TABLE _rehearsal_parked_routers;

CREATE TABLE IF NOT EXISTS _rehearsal_parked_planners (LIKE planners);
INSERT INTO planners SELECT * FROM _rehearsal_parked_planners;
DROP TABLE _rehearsal_parked_planners;

CREATE TABLE IF NOT EXISTS _rehearsal_parked_workers (LIKE workers);
INSERT INTO workers SELECT * FROM _rehearsal_parked_workers;
DROP TABLE _rehearsal_parked_workers;
