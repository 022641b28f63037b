DROP INDEX idx_workers_planner;
DROP INDEX idx_workers_status;
