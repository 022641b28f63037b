/** The migration that both sides run: a column added, filled and taken away again, on tables with JSON in TEXT. */
export const schemaSql = `
CREATE TABLE planners (planner_id TEXT PRIMARY KEY, user_question TEXT NOT NULL, instruction TEXT, status TEXT NOT NULL, metadata TEXT);
CREATE TABLE workers (
  worker_id TEXT PRIMARY KEY, planner_id TEXT NOT NULL REFERENCES planners(planner_id), task_status TEXT NOT NULL,
  task_description TEXT, acceptance_criteria TEXT, task_context TEXT, task_result TEXT, tools TEXT, variables TEXT, metadata TEXT
);`;

export const migration = {
  up: [
    'ALTER TABLE workers ADD COLUMN priority INTEGER DEFAULT 0',
    "UPDATE workers SET priority = 1 WHERE task_status = 'failed'",
  ],
  down: ['ALTER TABLE workers DROP COLUMN priority'],
};
