-- The application looks for workers by status when it hands out tasks, and by planner when it gathers their results;
-- both read the whole table without an index.
CREATE INDEX idx_workers_status ON workers(task_status);
CREATE INDEX idx_workers_planner ON workers(planner_id);
