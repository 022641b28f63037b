DROP TABLE workers;
ALTER TABLE workers_v1_backup RENAME TO workers;
