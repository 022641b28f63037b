/** The migration that both sides run, on the agent state database's planners and workers: rows of about 1 KB with JSON. */
export const jsonColumns = [
  'acceptance_criteria',
  'task_context',
  'image_keys',
  'variable_keys',
  'tools',
  'input_images',
  'input_variables',
  'output_images',
  'output_variables',
  'tables',
  'metadata',
];

export const schemaSql = `
CREATE TABLE planners (
  planner_id VARCHAR(32) PRIMARY KEY, planner_name VARCHAR(255), user_question TEXT NOT NULL, instruction TEXT,
  execution_plan TEXT, model VARCHAR(100), temperature FLOAT, failed_task_limit INTEGER, status VARCHAR(50) NOT NULL,
  metadata JSON, schema_version INTEGER DEFAULT 1
);
CREATE TABLE workers (
  worker_id VARCHAR(32) PRIMARY KEY, planner_id VARCHAR(32) NOT NULL REFERENCES planners (planner_id),
  task_status VARCHAR(50) NOT NULL, task_description TEXT, task_result TEXT, querying_structured_data BOOLEAN DEFAULT FALSE,
  ${jsonColumns.map((column) => `${column} JSON`).join(', ')}, schema_version INTEGER DEFAULT 1
);`;

export const migration = {
  up: [
    'ALTER TABLE workers ADD COLUMN priority INTEGER DEFAULT 0',
    "UPDATE workers SET priority = 1 WHERE task_status = 'failed'",
  ],
  down: ['ALTER TABLE workers DROP COLUMN priority'],
};
