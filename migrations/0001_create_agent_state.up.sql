-- Version 1 of the agent state database: routers, planners, and the workers that planners hand tasks to.
-- The columns are those that the later procedures of the migration guide name or imply.

-- rehearsal: precondition the name routers is free: SELECT type, name FROM sqlite_schema WHERE name = 'routers' COLLATE NOCASE
-- rehearsal: broken by CREATE TABLE Routers (id INTEGER PRIMARY KEY)
-- rehearsal: precondition the name planners is free: SELECT type, name FROM sqlite_schema WHERE name = 'planners' COLLATE NOCASE
-- rehearsal: broken by CREATE TABLE Planners (id INTEGER PRIMARY KEY)
-- rehearsal: precondition the name workers is free: SELECT type, name FROM sqlite_schema WHERE name = 'workers' COLLATE NOCASE
-- rehearsal: broken by CREATE TABLE Workers (id INTEGER PRIMARY KEY)
-- rehearsal: postcondition routers has the columns of version 1: SELECT columns FROM (SELECT group_concat(concat_ws(' ', name, type, "notnull", coalesce(dflt_value, '-'), pk), ', ') AS columns FROM pragma_table_xinfo('routers')) WHERE columns IS NOT 'router_id VARCHAR(32) 0 - 1, status VARCHAR(50) 1 - 0, model VARCHAR(100) 0 - 0, temperature FLOAT 0 - 0, metadata JSON 0 - 0, schema_version INTEGER 0 1 0, created_at TIMESTAMP 0 CURRENT_TIMESTAMP 0, updated_at TIMESTAMP 0 CURRENT_TIMESTAMP 0'
-- rehearsal: postcondition planners has the columns of version 1: SELECT columns FROM (SELECT group_concat(concat_ws(' ', name, type, "notnull", coalesce(dflt_value, '-'), pk), ', ') AS columns FROM pragma_table_xinfo('planners')) WHERE columns IS NOT 'planner_id VARCHAR(32) 0 - 1, planner_name VARCHAR(255) 0 - 0, user_question TEXT 1 - 0, instruction TEXT 0 - 0, execution_plan TEXT 0 - 0, model VARCHAR(100) 0 - 0, temperature FLOAT 0 - 0, failed_task_limit INTEGER 0 - 0, status VARCHAR(50) 1 - 0, metadata JSON 0 - 0, schema_version INTEGER 0 1 0, created_at TIMESTAMP 0 CURRENT_TIMESTAMP 0, updated_at TIMESTAMP 0 CURRENT_TIMESTAMP 0'
-- rehearsal: postcondition workers has the columns of version 1: SELECT columns FROM (SELECT group_concat(concat_ws(' ', name, type, "notnull", coalesce(dflt_value, '-'), pk), ', ') AS columns FROM pragma_table_xinfo('workers')) WHERE columns IS NOT 'worker_id VARCHAR(32) 0 - 1, planner_id VARCHAR(32) 1 - 0, task_status VARCHAR(50) 1 - 0, task_description TEXT 0 - 0, acceptance_criteria JSON 0 - 0, task_context JSON 0 - 0, task_result TEXT 0 - 0, querying_structured_data BOOLEAN 0 FALSE 0, image_keys JSON 0 - 0, variable_keys JSON 0 - 0, tools JSON 0 - 0, input_images JSON 0 - 0, input_variables JSON 0 - 0, output_images JSON 0 - 0, output_variables JSON 0 - 0, tables JSON 0 - 0, metadata JSON 0 - 0, schema_version INTEGER 0 1 0, created_at TIMESTAMP 0 CURRENT_TIMESTAMP 0, updated_at TIMESTAMP 0 CURRENT_TIMESTAMP 0'
-- rehearsal: postcondition workers belong to planners: SELECT 'workers' AS loose WHERE NOT EXISTS (SELECT 1 FROM pragma_foreign_key_list('workers') WHERE "table" = 'planners' AND "from" = 'planner_id' AND "to" = 'planner_id')

CREATE TABLE routers (
  router_id VARCHAR(32) PRIMARY KEY,
  status VARCHAR(50) NOT NULL,
  model VARCHAR(100),
  temperature FLOAT,
  metadata JSON,
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
  temperature FLOAT,
  failed_task_limit INTEGER,
  status VARCHAR(50) NOT NULL,
  metadata JSON,
  schema_version INTEGER DEFAULT 1,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE workers (
  worker_id VARCHAR(32) PRIMARY KEY,
  planner_id VARCHAR(32) NOT NULL,
  task_status VARCHAR(50) NOT NULL,
  task_description TEXT,
  acceptance_criteria JSON,
  task_context JSON,
  task_result TEXT,
  querying_structured_data BOOLEAN DEFAULT FALSE,
  image_keys JSON,
  variable_keys JSON,
  tools JSON,
  input_images JSON,
  input_variables JSON,
  output_images JSON,
  output_variables JSON,
  tables JSON,
  metadata JSON,
  schema_version INTEGER DEFAULT 1,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (planner_id) REFERENCES planners(planner_id)
);

-- Rows that an earlier way back from this version laid aside (none on a new database).
CREATE TABLE IF NOT EXISTS _rehearsal_parked_routers (
  router_id, status, model, temperature, metadata, schema_version, created_at, updated_at
);
INSERT INTO routers (router_id, status, model, temperature, metadata, schema_version, created_at, updated_at)
SELECT router_id, status, model, temperature, metadata, schema_version, created_at, updated_at
FROM _rehearsal_parked_routers ORDER BY rowid;
DROP TABLE _rehearsal_parked_routers;

CREATE TABLE IF NOT EXISTS _rehearsal_parked_planners (
  planner_id, planner_name, user_question, instruction, execution_plan, model, temperature, failed_task_limit,
  status, metadata, schema_version, created_at, updated_at
);
INSERT INTO planners (
  planner_id, planner_name, user_question, instruction, execution_plan, model, temperature, failed_task_limit,
  status, metadata, schema_version, created_at, updated_at
)
SELECT planner_id, planner_name, user_question, instruction, execution_plan, model, temperature, failed_task_limit,
  status, metadata, schema_version, created_at, updated_at
FROM _rehearsal_parked_planners ORDER BY rowid;
DROP TABLE _rehearsal_parked_planners;

CREATE TABLE IF NOT EXISTS _rehearsal_parked_workers (
  worker_id, planner_id, task_status, task_description, acceptance_criteria, task_context, task_result,
  querying_structured_data, image_keys, variable_keys, tools, input_images, input_variables, output_images,
  output_variables, tables, metadata, schema_version, created_at, updated_at
);
INSERT INTO workers (
  worker_id, planner_id, task_status, task_description, acceptance_criteria, task_context, task_result,
  querying_structured_data, image_keys, variable_keys, tools, input_images, input_variables, output_images,
  output_variables, tables, metadata, schema_version, created_at, updated_at
)
SELECT worker_id, planner_id, task_status, task_description, acceptance_criteria, task_context, task_result,
  querying_structured_data, image_keys, variable_keys, tools, input_images, input_variables, output_images,
  output_variables, tables, metadata, schema_version, created_at, updated_at
FROM _rehearsal_parked_workers ORDER BY rowid;
DROP TABLE _rehearsal_parked_workers;
