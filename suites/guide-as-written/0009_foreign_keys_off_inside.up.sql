-- "Temporarily disable foreign keys during migration", inside the transaction that the guide opens first. (The other pragma
-- lets a table be renamed that views name.)
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
CREATE TABLE workers_v2 (
  worker_id VARCHAR(32) PRIMARY KEY,
  planner_id VARCHAR(32) NOT NULL,
  task_status VARCHAR(50) NOT NULL,
  priority INTEGER DEFAULT 0,
  retry_count INTEGER DEFAULT 0,
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
  schema_version INTEGER DEFAULT 2,
  created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
  FOREIGN KEY (planner_id) REFERENCES planners(planner_id)
);

INSERT INTO workers_v2 SELECT
  worker_id, planner_id, task_status, 0, 0, task_description, acceptance_criteria, task_context,
  task_result, querying_structured_data, image_keys, variable_keys,
  tools, input_images, input_variables, output_images,
  output_variables, tables, metadata, 2, created_at, updated_at
FROM workers;

DROP TABLE workers;
ALTER TABLE workers_v2 RENAME TO workers;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
