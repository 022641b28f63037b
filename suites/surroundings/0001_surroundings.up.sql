-- What a database has that was in use for a while, and that no migration of this folder knows of: a column, child
-- tables that cascade, indexes, views, and triggers that write on every update.

ALTER TABLE workers ADD COLUMN worker_name TEXT COLLATE NOCASE;

CREATE TABLE worker_messages (
  message_id INTEGER PRIMARY KEY,
  worker_id VARCHAR(32) NOT NULL REFERENCES workers(worker_id) ON DELETE CASCADE,
  body TEXT
);

CREATE TABLE router_planners (
  router_id VARCHAR(32) NOT NULL REFERENCES routers(router_id) ON DELETE CASCADE,
  planner_id VARCHAR(32) NOT NULL REFERENCES planners(planner_id) ON DELETE CASCADE,
  PRIMARY KEY (router_id, planner_id)
) WITHOUT ROWID;

CREATE TABLE audit_log (entry_id INTEGER PRIMARY KEY, what TEXT NOT NULL, subject);

CREATE INDEX ix_workers_status ON workers(task_status);
CREATE INDEX ix_workers_name ON workers(worker_name) WHERE worker_name IS NOT NULL;
CREATE INDEX ix_planners_created ON planners(created_at DESC);
CREATE INDEX ix_routers_status ON routers(lower(status));

CREATE VIEW open_workers AS
  SELECT w.worker_id, w.task_status, p.planner_name
  FROM workers AS w JOIN planners AS p ON p.planner_id = w.planner_id
  WHERE w.task_status <> 'completed';
CREATE VIEW router_documents AS SELECT router_id, metadata, updated_at FROM routers;

CREATE TRIGGER routers_touch AFTER UPDATE ON routers
BEGIN
  UPDATE routers SET updated_at = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER planners_touch AFTER UPDATE ON planners
BEGIN
  UPDATE planners SET updated_at = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER workers_touch AFTER UPDATE ON workers
BEGIN
  UPDATE workers SET updated_at = CURRENT_TIMESTAMP WHERE rowid = NEW.rowid;
END;
CREATE TRIGGER "workers audit" AFTER UPDATE ON workers
WHEN NEW.task_status IS NOT OLD.task_status OR NEW.schema_version IS NOT OLD.schema_version
BEGIN
  INSERT INTO audit_log (what, subject) VALUES ('worker changed', NEW.worker_id);
END;
