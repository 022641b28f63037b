-- The application looks for workers by status when it hands out tasks, and by planner when it gathers their results;
-- both read the whole table without an index.

-- rehearsal: precondition the name idx_workers_status is free: SELECT name FROM sqlite_schema WHERE name = 'idx_workers_status' COLLATE NOCASE
-- rehearsal: broken by CREATE INDEX Idx_Workers_Status ON workers(task_status)
-- rehearsal: precondition the name idx_workers_planner is free: SELECT name FROM sqlite_schema WHERE name = 'idx_workers_planner' COLLATE NOCASE
-- rehearsal: broken by CREATE INDEX Idx_Workers_Planner ON workers(planner_id)
-- rehearsal: postcondition workers has an index on its status: SELECT 'idx_workers_status' AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_index_list('workers') AS i, pragma_index_info(i.name) AS c WHERE i.name = 'idx_workers_status' AND c.name = 'task_status')
-- rehearsal: postcondition workers has an index on its planner: SELECT 'idx_workers_planner' AS missing WHERE NOT EXISTS (SELECT 1 FROM pragma_index_list('workers') AS i, pragma_index_info(i.name) AS c WHERE i.name = 'idx_workers_planner' AND c.name = 'planner_id')

CREATE INDEX idx_workers_status ON workers(task_status);
CREATE INDEX idx_workers_planner ON workers(planner_id);
